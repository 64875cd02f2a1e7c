import type { Request } from 'express';
import { AppError } from '../../../shared/src/appError.ts';
import { isValidTimeZone } from '../../../shared/src/calendar/zone.ts';
import { supportedLanguages } from '../i18n.ts';

const canonical = (tag: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
};

/** The first language that the client wants and we speak, with its region, which decides how dates look. */
export function localeOf(request: Request): string {
  const wanted = request
    .acceptsLanguages()
    .flatMap((tag) => canonical(tag) ?? [])
    .find((tag) => supportedLanguages.includes(tag.split('-')[0] ?? ''));
  return wanted ?? 'en';
}

/** The time zone that the client names. Throws `invalid` for one that is none. */
export function timeZoneOf(request: Request, fallback: string): string {
  const zone = request.get('x-timezone');
  if (zone === undefined || zone === '') return fallback;
  if (isValidTimeZone(zone)) return zone;
  const complaint = 'x-timezone must be an IANA time zone, such as Europe/Berlin';
  throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
}
