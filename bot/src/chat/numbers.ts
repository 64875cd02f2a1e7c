/** Small numbers as people write them in words, in English and German. */
const words: readonly (readonly string[])[] = [
  ['one', 'a', 'an', 'eins', 'ein', 'eine', 'einer', 'einen'],
  ['two', 'zwei'],
  ['three', 'drei'],
  ['four', 'vier'],
  ['five', 'fünf'],
  ['six', 'sechs'],
  ['seven', 'sieben'],
  ['eight', 'acht'],
  ['nine', 'neun'],
  ['ten', 'zehn'],
  ['eleven', 'elf'],
  ['twelve', 'zwölf'],
];

const values = new Map(words.flatMap((same, index) => same.map((word) => [word, index + 1] as const)));

/** Matches such a word; longer ones first, lest `ein` be found in `eine`. */
export const NUMBER_WORD = [...values.keys()].sort((one, other) => other.length - one.length).join('|');

/** `2`, `1.5`, `1,5`, `two`, `zwei`; not a number where it is none. */
export function numberOf(text: string): number {
  return values.get(text.toLowerCase()) ?? Number(text.replace(',', '.'));
}
