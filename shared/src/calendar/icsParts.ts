import type { JCalProperty } from './icsJcal.ts';
import { parseWall } from './wallTime.ts';

export function propertiesOf(properties: readonly JCalProperty[], name: string): JCalProperty[] {
  return properties.filter((property) => property[0] === name);
}

export function propertyOf(properties: readonly JCalProperty[], name: string): JCalProperty | undefined {
  return properties.find((property) => property[0] === name);
}

/** The text of a property, or undefined if it has none. */
export function textOf(properties: readonly JCalProperty[], name: string): string | undefined {
  const value = propertyOf(properties, name)?.[3];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `2040-10-03T10:30:00Z` or `2040-10-03` as a calendar entry has it, without the Z. */
export function plainValue(value: unknown): string {
  const text = String(value).replace(/[-:]|Z$/g, '');
  return text.length === 8 ? `${text}T000000` : text;
}

/** The wall time of a value that is a date or time. */
export function wallOf(property: JCalProperty | undefined): number | undefined {
  return property && parseWall(plainValue(property[3]));
}

/** ical.js has the first day of the week as a number. */
const WEEK_STARTS = ['', 'SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

function rulePart(name: string, value: unknown): string {
  const text = Array.isArray(value) ? value.join() : String(value);
  if (name === 'until') return text.replace(/[-:]/g, '');
  return name === 'wkst' && typeof value === 'number' ? (WEEK_STARTS[value] ?? '') : text.toUpperCase();
}

/** The text of a rule; jCal has it in parts. */
export function ruleText(property: JCalProperty | undefined): string | undefined {
  const parts = property?.[3];
  if (typeof parts !== 'object' || parts === null) return undefined;
  return Object.entries(parts)
    .map(([name, value]: [string, unknown]) => `${name.toUpperCase()}=${rulePart(name, value)}`)
    .join(';');
}
