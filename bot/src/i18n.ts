import i18next, { type TFunction } from 'i18next';
import de from './locales/de.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };

/** All texts that people read, by language. Another language is another file and its line here. */
const languages = { en, de } as const;

export const supportedLanguages = Object.keys(languages);

/** The name of a text. */
export type TextKey = keyof typeof en;

type Values = Readonly<Record<string, string | number>>;

/** Texts in one language; values are inserted as they are: what goes into HTML is escaped by its builder. */
export type Texts = (key: TextKey, values?: Values) => string;

/** A text in no language yet: who says it does not know who reads it. */
export type Message = { readonly key: TextKey; readonly values?: Values };

const i18n = i18next.createInstance();
void i18n.init({
  resources: Object.fromEntries(
    Object.entries(languages).map(([language, translation]) => [language, { translation }]),
  ),
  fallbackLng: 'en',
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  // A place that is not filled here is filled where the text becomes links and code.
  missingInterpolationHandler: (_text: string, match: RegExpExecArray) => match[0],
  // What people wrote is inserted into these texts: it must neither be escaped here nor be looked at for
  // placeholders or `$t(…)`.
  interpolation: { escapeValue: false, skipOnVariables: true },
});

/** The texts for a BCP 47 language tag; English where we do not speak it. */
export function textsFor(locale: string): Texts {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  const t: TFunction = i18n.getFixedT(supportedLanguages.includes(language) ? language : 'en');
  return (key, values) => t(key, { ...values, nest: false });
}

/** Messages as the log and the pages of operators have them. */
export const inEnglish = (messages: readonly Message[]): string =>
  messages.map(({ key, values }) => textsFor('en')(key, values)).join(' ');
