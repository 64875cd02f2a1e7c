import { randomUUID } from 'node:crypto';
import type { DateTime } from 'luxon';
import { formatRange } from '../../../shared/src/calendar/format.ts';
import { createMeetingContract } from '../../../shared/src/commands/createMeeting.ts';
import { reasonInWords } from '../meetings/failure.ts';
import { roomLink } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';
import { takePeople } from './people.ts';
import { quoted } from './quoted.ts';

const wallTime = (time: DateTime) => ({
  tzid: time.zoneName ?? 'UTC',
  value: time.toFormat("yyyyMMdd'T'HHmmss"),
});

export const newMeeting: ChatCommand = {
  name: 'new',
  aliases: ['plan'],
  parameters: (t) => t('parametersNew'),
  usage: 'usageNew',
  where: 'in private',
  run: async (message, tools) => {
    const { words, t, locale, timeZone, sender } = message;
    // Its meetings would hang below a room that the bot leaves.
    if (message.help) return [t('newElsewhere')];
    const read = quoted(words.join(' '));
    if (read === undefined || read.inside === '') return [t('newNoTitle')];
    const title = read.inside;
    const { people, unknown, rest } = takePeople(read.rest, sender);
    if (unknown !== undefined) return [t('newUnknownPerson', { who: unknown })];

    // What reads dates is a seventh of all files of a bot, which need not be read before somebody asks for it.
    const { readWhen } = await import('./when.ts');
    const when = readWhen(rest, { locale, timeZone, now: tools.now() });
    if (when.kind === 'unclear') return [t('newUnclear', { about: when.about, title, zone: timeZone })];
    if (when.kind === 'clock change') return [t('newClockChange', { zone: timeZone })];
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
      participants: people.map((user_id) => ({ user_id })),
    };
    const outcome = await tools.carryOut({ type: createMeetingContract.type, data }, message);
    if (!outcome.done) return [t('chatFailed', { reason: reasonInWords(outcome.error, locale) })];
    const [roomId] = outcome.result.roomIds ?? [];
    if (roomId === undefined) throw new Error('a meeting was made without a room');
    const room = roomLink(tools.meetings.settings.linkPrefix, roomId, title);
    const planned = { template: t('newDone', { when: inWords, zone: timeZone }), room };
    return people.length === 0 ? [planned] : [planned, t('newInvited', { people: people.join(', ') })];
  },
};
