import { DateTime } from 'luxon';
import { closeMeetingContract } from '../../../shared/src/commands/closeMeeting.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import { reasonInWords } from '../meetings/failure.ts';
import { roomLink } from '../meetings/lines.ts';
import { agendaLines, appointmentsOf } from './agenda.ts';
import type { ChatCommand } from './chatCommand.ts';
import { quoted } from './quoted.ts';

export const cancel: ChatCommand = {
  name: 'cancel',
  aliases: [],
  parameters: (t) => t('parametersCancel'),
  usage: 'usageCancel',
  where: 'in private',
  run: async (message, tools) => {
    const { t, words, locale } = message;
    const typed = words.join(' ');
    const text = quoted(typed)?.inside ?? typed;
    if (text === '') return [t('cancelMissing')];
    const answer = (outcome: Outcome, title: string) =>
      outcome.done
        ? [t('cancelDone', { title })]
        : [t('chatFailed', { reason: reasonInWords(outcome.error, locale) })];
    // What is called off already is no longer found; who asked for it is told what became of it.
    const earlier = await tools.earlier(message);
    if (earlier) return answer(await tools.carryOut(earlier, message), text);
    const to = DateTime.fromMillis(tools.now()).plus({ years: 1 }).toMillis();
    const coming = await appointmentsOf(
      message,
      tools,
      { from: tools.now(), to },
      ({ title, metadata }) =>
        title.toLowerCase().includes(text.toLowerCase()) && metadata.creator === message.sender,
    );
    // A series has many appointments and is one meeting.
    const found = [
      ...new Map(coming.toReversed().map((each) => [each.meeting.roomId, each])).values(),
    ].toReversed();
    const [only] = found;
    if (only === undefined) return [t('cancelNone', { text })];
    const exact = found.filter(({ meeting }) => meeting.title.toLowerCase() === text.toLowerCase());
    const chosen = found.length === 1 ? only : exact.length === 1 ? exact[0] : undefined;
    if (chosen === undefined) {
      return [t('cancelMany'), ...agendaLines(found, message, tools.meetings.settings.linkPrefix)];
    }
    const { roomId, title } = chosen.meeting;
    const { rooms, settings } = tools.meetings;
    // As everywhere, nobody acts on a room that they are not in; here it can be said what to do.
    if ((await rooms.membership(roomId, message.sender)) !== 'join') {
      return [{ template: t('cancelJoinFirst'), room: roomLink(settings.linkPrefix, roomId, title) }];
    }
    const command = { type: closeMeetingContract.type, data: { target_room_id: roomId } };
    return answer(await tools.carryOut(command, message), title);
  },
};
