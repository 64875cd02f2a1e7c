import { isValidTimeZone } from './zone.ts';

/** A locale `Intl` takes: the given one, also with an underscore, or English. */
export function knownLocale(locale: string): Intl.Locale {
  try {
    return new Intl.Locale(locale.replaceAll('_', '-'));
  } catch {
    return new Intl.Locale('en');
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making one is dear, but locales and zones come from strangers. */
const MOST_FORMATS = 500;

/** A formatter that is never refused: an unknown locale is English, an unknown zone is UTC. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    const { timeZone = 'UTC' } = options;
    if (formats.size >= MOST_FORMATS) formats.clear();
    const known = { ...options, timeZone: isValidTimeZone(timeZone) ? timeZone : 'UTC' };
    format = new Intl.DateTimeFormat(knownLocale(locale).toString(), known);
    formats.set(key, format);
  }
  return format;
}
