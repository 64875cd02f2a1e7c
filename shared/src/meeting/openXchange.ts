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
