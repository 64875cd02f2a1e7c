import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { knownLocale } from '../../shared/src/calendar/intl.ts';
import de from './locales/de.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };

/** All texts that people read, by language. Another language is another file and its line here. */
const languages = { en, de } as const;

/** The name of a text; of one that counts, without its plural's suffix. */
export type TextKey = keyof typeof en extends infer Key
  ? Key extends `${infer Stem}_${'one' | 'other'}`
    ? Stem
    : Key
  : never;

/** Texts in one language. Values are inserted as they are: React escapes. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

const i18n = i18next.createInstance();
void i18n.use(initReactI18next).init({
  resources: Object.fromEntries(
    Object.entries(languages).map(([language, translation]) => [language, { translation }]),
  ),
  fallbackLng: 'en',
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  // What people wrote must neither be escaped here nor be looked at for placeholders or `$t(…)`.
  interpolation: { escapeValue: false, skipOnVariables: true },
});

/**
 * The locale in which dates and numbers are written: the one that was asked for, where we speak its language; else English
 * as it is written in its region. Clients and browsers name locales in ways that `Intl` refuses, too.
 */
function localeFor(asked: string): string {
  const known = knownLocale(asked);
  if (Object.hasOwn(languages, known.language)) return known.toString();
  const { region } = known.maximize();
  return new Intl.Locale('en', region === undefined ? {} : { region }).toString();
}

/** Speaks the language of a locale from now on; English where we do not speak it. */
export async function speak(asked: string): Promise<void> {
  await i18n.changeLanguage(localeFor(asked));
  document.documentElement.lang = i18n.resolvedLanguage ?? 'en';
}

/** The texts of the language that is spoken, and the locale in which dates and numbers are written; `Intl` knows it. */
export function useTexts(): { readonly t: Texts; readonly locale: string } {
  const { t } = useTranslation(undefined, { i18n });
  const locale = i18n.language;
  // The same as long as the language is: much is reckoned anew when the texts are others.
  return useMemo(() => ({ t: (key, values) => t(key, { ...values, nest: false }), locale }), [t, locale]);
}
