import { membersWith } from '../../../shared/src/matrix/membership.ts';
import { DateTime } from 'luxon';
import { answersIn, namesIn } from '../meetings/answers.ts';
import { cardIn, namesByAnswer } from '../meetings/card.ts';
import { answerLines, namesInWords } from '../meetings/cardText.ts';
import type { Line } from '../meetings/lines.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { agendaLines, appointmentsOf, type Appointment } from './agenda.ts';
import type { ChatCommand, ChatMessage } from './chatCommand.ts';

/** Meetings that one answer tells of. */
const MOST = 5;

async function linesFor(
  { rooms, settings }: Meetings,
  appointment: Appointment,
  message: ChatMessage,
): Promise<readonly Line[]> {
  const { t } = message;
  const { roomId } = appointment.meeting;
  const [heading = ''] = agendaLines([appointment], message, settings.linkPrefix);
  const state = await rooms.state(roomId);
  const card = cardIn(state, rooms.botId);
  if (card === undefined) return [heading, t('answersNoCard')];
  const given = answersIn(state, rooms.botId, await rooms.reactionsTo(roomId, card));
  const silent = membersWith(state, ['join', 'invite']).filter(
    (userId) => userId !== rooms.botId && userId !== message.sender && !given.has(userId),
  );
  const nameOf = namesIn(state);
  const lines = [heading, ...answerLines(namesByAnswer(given, nameOf), t)];
  if (silent.length === 0) return lines;
  const names = namesInWords(silent.map(nameOf).sort(), t);
  return [...lines, t('answersOpen', { number: silent.length, names })];
}

export const answers: ChatCommand = {
  name: 'answers',
  aliases: [],
  parameters: (t) => t('parametersAnswers'),
  usage: 'usageAnswers',
  where: 'in private',
  run: async (message, tools) => {
    const text = message.words.join(' ').toLowerCase();
    const to = DateTime.fromMillis(tools.now()).plus({ years: 1 }).toMillis();
    const theirs = await appointmentsOf(
      message,
      tools,
      { from: tools.now(), to },
      ({ title, metadata }) => metadata.creator === message.sender && title.toLowerCase().includes(text),
    );
    // A series has many appointments and one set of answers.
    const next = [...Map.groupBy(theirs, ({ meeting }) => meeting.roomId).values()]
      .flatMap(([first]) => first ?? [])
      .slice(0, MOST);
    if (next.length === 0) return [message.t('answersNone')];
    const told = await Promise.all(next.map((each) => linesFor(tools.meetings, each, message)));
    return [...told.flat(), message.t('agendaZone', { zone: message.timeZone })];
  },
};
