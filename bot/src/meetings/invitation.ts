import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { textsFor } from '../i18n.ts';
import { richText, shorten, type Piece } from './richText.ts';
import { whenInWords } from './whenInWords.ts';

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
    const { range, rule } = whenInWords(entry, { locale, timeZone }, 'numeric');
    pieces.push({ text: `📅 ${range}`, after: '<br/>' });
    if (rule !== undefined) pieces.push({ text: `\n🔁 ${t('recurrence')}: ${rule}`, after: '<br/>' });
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
