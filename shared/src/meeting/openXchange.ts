import { readRule } from '../calendar/rule.ts';
import type { ExternalData } from '../commands/fields.ts';

/** The namespace of Open-Xchange in a meeting's external data. */
const NAMESPACE = 'io.ox';

/**
 * The rule of a series that Open-Xchange keeps. Only the first of its rules counts; a reference that is not sound is
 * none, and the meeting is a single one.
 */
export function openXchangeRule(externalData: ExternalData | undefined): string | undefined {
  const reference = externalData?.[NAMESPACE];
  if (typeof reference?.folder !== 'string') return undefined;
  if (reference.id !== undefined && typeof reference.id !== 'string') return undefined;
  const rules: unknown = reference.rrules;
  if (
    !Array.isArray(rules) ||
    !rules.every((rule) => typeof rule === 'string' && readRule(rule).problem === undefined)
  )
    return undefined;
  return rules[0] as string | undefined;
}

/** An appointment in Open-Xchange. */
export type OpenXchangeReference = { readonly folder: string; readonly id: string };

/** The appointment that a meeting belongs to, and in which alone it is changed; `undefined` where it belongs to none. */
export function openXchangeReference(
  externalData: ExternalData | undefined,
): OpenXchangeReference | undefined {
  const { folder, id } = externalData?.[NAMESPACE] ?? {};
  return typeof folder === 'string' && typeof id === 'string' ? { folder, id } : undefined;
}

/**
 * The address of an appointment, by a template with `{{folder}}` and `{{id}}`, which are put in as they are. `undefined`
 * where that is no web address.
 */
export function openXchangeUrl(
  template: string | undefined,
  reference: OpenXchangeReference,
): string | undefined {
  const url = template?.replaceAll(/{{(folder|id)}}/g, (_, key: 'folder' | 'id') => reference[key]);
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}
