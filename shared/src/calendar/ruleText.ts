import { isSameRule } from './rule.ts';

/**
 * Changes to the text of a rule. A rule may say more than we understand, and what a person did not touch stays as it was
 * written; so a part is replaced where it stands instead of the rule being written anew.
 */
type Part = { readonly name: string; readonly text: string };

function split(text: string): Part[] {
  return text
    .replace(/^RRULE:/i, '')
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => ({ name: (part.split('=', 1)[0] ?? '').trim().toUpperCase(), text: part }));
}

const join = (parts: readonly Part[]) => parts.map(({ text }) => text).join(';');

/** The value of a part, such as that of `COUNT`. */
export function partOf(text: string, name: string): string | undefined {
  const part = split(text).find((one) => one.name === name);
  return part?.text.slice(part.text.indexOf('=') + 1).trim();
}

/** Replaces a part in its place or adds it at the end; undefined takes it away. */
export function withPart(text: string, name: string, value: string | undefined): string {
  const parts = split(text);
  const at = parts.findIndex((part) => part.name === name);
  const replacement = value === undefined ? [] : [{ name, text: `${name}=${value}` }];
  parts.splice(at < 0 ? parts.length : at, at < 0 ? 0 : 1, ...replacement);
  return join(parts);
}

/** How a rule ends: after so many, at a time, or (undefined) not at all. */
export type RuleEnd = { readonly name: 'COUNT' | 'UNTIL'; readonly value: string } | undefined;

export function endOfRule(text: string): RuleEnd {
  for (const name of ['COUNT', 'UNTIL'] as const) {
    const value = partOf(text, name);
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

/** Gives a rule another end, in the place of the old one. */
export function withEnd(text: string, end: RuleEnd): string {
  const parts = split(text);
  const isEnd = ({ name }: Part) => name === 'COUNT' || name === 'UNTIL';
  const at = parts.findIndex(isEnd);
  const rest = parts.filter((part) => !isEnd(part));
  if (end) rest.splice(at < 0 ? rest.length : at, 0, { name: end.name, text: `${end.name}=${end.value}` });
  return join(rest);
}

/** Whether two rules are the same but for their ends. */
export function sameButForEnd(a: string, b: string): boolean {
  return isSameRule(withEnd(a, undefined), withEnd(b, undefined));
}
