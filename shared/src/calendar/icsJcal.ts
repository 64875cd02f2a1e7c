import { formatWall, writable } from './wallTime.ts';

/** A component in the form ical.js takes and gives (RFC 7265): name, properties, components. */
export type JCalProperty = [name: string, params: Record<string, string>, type: string, ...values: unknown[]];
export type JCalComponent = [name: string, properties: JCalProperty[], components: JCalComponent[]];

/** `20401003T103000` as jCal has it: `2040-10-03T10:30:00`. */
export function jCalTime(value: string): string {
  const [date, time] = [value.slice(0, 8), value.slice(9)];
  return `${jCalDate(date)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}`;
}

export const jCalDate = (value: string) => `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;

export const jCalUtc = (instant: number) => `${jCalTime(formatWall(writable(instant)))}Z`;

/**
 * Text of people without what no line of a calendar may hold. ical.js escapes line breaks in texts, and only in texts.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '');
}

/** The same for the value of a parameter, which is one line and cannot hold a quotation mark in all programs. */
export function cleanParameter(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').replaceAll('"', "'").trim();
}

/** A URI, or undefined if it is none: it is written without any escaping, so it may hold no line break. */
export function cleanUri(uri: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:[^\s\p{Cc}]+$/iu.test(uri) && uri.isWellFormed() ? uri : undefined;
}
