import { randomUUID } from 'node:crypto';
import type { DateTime } from 'luxon';
import { formatRange } from '../../../shared/src/calendar/format.ts';
import { createMeetingContract } from '../../../shared/src/commands/createMeeting.ts';
import { isUserId, serverOf, type UserId } from '../../../shared/src/matrix/ids.ts';
import { reasonInWords } from '../meetings/failure.ts';
import { roomLink } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';
import { readWhen } from './when.ts';

/** `"title" rest`; any kind of quotation mark will do. */
function titleAndRest(text: string): { readonly title: string; readonly rest: string } | undefined {
  const match = /^["“„«‚']([^"”“»’']+)["”“»’']\s*(.*)$/s.exec(text.trim());
  return match ? { title: (match[1] ?? '').trim(), rest: match[2] ?? '' } : undefined;
}

const wallTime = (time: DateTime) => ({
  tzid: time.zoneName ?? 'UTC',
  value: time.toFormat("yyyyMMdd'T'HHmmss"),
});

export const newMeeting: ChatCommand = {
  name: 'new',
  aliases: ['plan'],
  parameters: '"<title>" <when> [duration] [@people…]',
  usage: 'usageNew',
  where: 'in private',
  run: async (message, tools) => {
    const { words, t, locale, timeZone, sender } = message;
    const read = titleAndRest(words.join(' '));
    if (read === undefined || read.title === '') return [t('newNoTitle')];
    const { title } = read;
    const mentioned = read.rest.match(/@\S+/g) ?? [];
    const people = mentioned.map((who) => (who.includes(':') ? who : `${who}:${serverOf(sender)}`));
    const stranger = people.find((who) => !isUserId(who));
    if (stranger !== undefined) return [t('newUnknownPerson', { who: stranger })];

    const when = readWhen(read.rest.replace(/@\S+/g, ' '), { locale, timeZone, now: tools.now() });
    if (when.kind === 'none') return [t('newNoDate', { title })];
    if (when.kind === 'day') {
      const day = when.day
        .setLocale(locale)
        .toLocaleString({ weekday: 'long', day: 'numeric', month: 'long' });
      return [t('newNoTime', { title, day, given: when.text })];
    }
    const { start, end } = when;
    const span = { start: start.toMillis(), end: end.toMillis() };
    const inWords = formatRange(span, { locale, timeZone, month: 'long' });
    if (span.end <= tools.now()) return [t('newPast', { when: inWords })];

    const data = {
      title,
      description: '',
      calendar: [{ uid: randomUUID(), dtstart: wallTime(start), dtend: wallTime(end) }],
      participants: (people as UserId[]).map((user_id) => ({ user_id })),
    };
    const outcome = await tools.carryOut({ type: createMeetingContract.type, data }, message);
    if (!outcome.done) return [t('chatFailed', { reason: reasonInWords(outcome.error, locale) })];
    const [roomId] = outcome.result.roomIds ?? [];
    if (roomId === undefined) throw new Error('a meeting was made without a room');
    const room = roomLink(tools.meetings.settings.linkPrefix, roomId, title);
    return [{ template: t('newDone', { when: inWords, zone: timeZone }), room }];
  },
};
