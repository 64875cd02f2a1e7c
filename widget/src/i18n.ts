import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
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

/** Speaks the language of a BCP 47 tag from now on; English where we do not speak it. */
export async function speak(locale: string): Promise<void> {
  await i18n.changeLanguage(locale);
  document.documentElement.lang = i18n.resolvedLanguage ?? 'en';
}

/** The texts of the language that is spoken, and the locale in which dates and numbers are written. */
export function useTexts(): { readonly t: Texts; readonly locale: string } {
  const { t } = useTranslation(undefined, { i18n });
  return {
    t: (key, values) => t(key, { ...values, nest: false }),
    locale: i18n.language,
  };
}
