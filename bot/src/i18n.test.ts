import fc from 'fast-check';
import { supportedLanguages, textsFor } from './i18n.ts';
import de from './locales/de.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };

type Key = keyof typeof en;
const keys = Object.keys(en) as Key[];
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('the texts', () => {
  it('are there in every language, with the same placeholders', () => {
    expect(supportedLanguages).toEqual(['en', 'de']);
    expect(Object.keys(de).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(placeholders(de[key])).toEqual(placeholders(en[key]));
  });

  it.each([
    ['en', 'CHANGES'],
    ['de', 'Änderungen'],
    ['DE-at', 'Änderungen'],
    ['de_DE', 'Änderungen'],
    ['fr', 'CHANGES'],
    ['', 'CHANGES'],
    ['dev', 'CHANGES'],
    ['__proto__', 'CHANGES'],
    ['constructor', 'CHANGES'],
  ])('for %s are in a language we speak', (locale, text) => {
    expect(textsFor(locale)('changes')).toBe(text);
  });

  it('take what people wrote as it is, in every text and language', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{{value}}',
        '$t(closed)',
        '$t(x, {"y": "{{z}}"})',
        '{{name}}',
        '<b>&amp;',
        '$1$&',
        '- {{- value}}',
        'a\u001bb',
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.constantFrom('en', 'de'),
        fc.array(nasty).map((parts) => parts.join('')),
        (key, language, value) => {
          const text = { en, de }[language][key];
          const values = Object.fromEntries(placeholders(text).map((name) => [name, value]));
          const expected = text.split(/\{\{\w+\}\}/).join(value);
          expect(textsFor(language)(key, values)).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
