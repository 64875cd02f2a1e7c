import { ruleInWords, formatRange } from '../../../shared/src/calendar/format.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { instantOf } from '../../../shared/src/calendar/placed.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { textsFor } from '../i18n.ts';
import { richText, shorten, type Piece } from './richText.ts';

/** What an invitation says. Language and zone are those of whoever acts: the invited one's are not known. */
export type Invitation = {
  readonly calendar: Calendar;
  readonly description: string;
  /** Who invites, by name; absent in the organiser's own invitation. */
  readonly organizer: string | undefined;
  readonly locale: string;
  readonly timeZone: string;
};

/**
 * Longest description that is repeated in an invitation, in UTF-16 units. The room's topic has all of it; an event
 * of more than 64 KiB would be refused.
 */
const MAX_DESCRIPTION = 1_000;

/** The membership content that invites, with its reason in both forms. */
export function invitationContent(invitation: Invitation): Content {
  const { calendar, description, organizer, locale, timeZone } = invitation;
  const t = textsFor(locale);
  const entry = calendar.find(({ recurrenceId }) => recurrenceId === undefined) ?? calendar[0];
  const pieces: Piece[] = [];
  if (entry) {
    const span = { start: instantOf(entry.dtstart) ?? 0, end: instantOf(entry.dtend) ?? 0 };
    const { allDay = false, dtstart } = entry;
    const zone = allDay ? dtstart.tzid : timeZone;
    const range = formatRange(span, { locale, timeZone: zone, month: 'numeric', allDay });
    pieces.push({ text: `📅 ${range}`, after: '<br/>' });
    if (entry.rrule !== undefined) {
      const rule = ruleInWords(entry.rrule, { locale, timeZone: dtstart.tzid });
      pieces.push({ text: `\n🔁 ${t('recurrence')}: ${rule}`, after: '<br/>' });
    }
  }
  pieces.push({ text: '', after: '<br/>' });
  if (organizer !== undefined) pieces.push({ text: `\n${t('invitedBy', { name: organizer })}` });
  if (description !== '') {
    pieces.push(
      { text: '\n' },
      { text: shorten(description, MAX_DESCRIPTION), before: '<hr><i>', after: '</i>' },
    );
  }
  const { plain, html } = richText(pieces);
  return { membership: 'invite', reason: plain, 'io.element.html_reason': html };
}
