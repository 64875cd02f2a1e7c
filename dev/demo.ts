// `npm run demo`: alice sends every command there is, and the rooms are read back.
import { fromReaction } from '../shared/src/acknowledgement.ts';
import type { EventId, RoomId, UserId } from '../shared/src/matrix/ids.ts';
import { steps, type Step, type World } from './demo/steps.ts';
import { matrixClient } from './stack/matrixClient.ts';
import { reactionsSeenBy, type Reactions } from './stack/reactions.ts';
import { readStackFile, type StackFile } from './stack/stackFile.ts';

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const nameOf = ({ type }: Step): string => type.replace('net.nordeck.meetings.', '');
const widest = Math.max(...steps.map((step) => nameOf(step).length));

const startOf = (now: Date): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 10);

const worldOf = ({ homeserver, people, calendarRoomId }: StackFile): World => ({
  alice: matrixClient(homeserver.url, people.alice),
  bob: people.bob.userId as UserId,
  carol: people.carol.userId as UserId,
  calendar: calendarRoomId as RoomId,
  start: startOf(new Date()),
  meeting: '' as RoomId,
  breakouts: [],
});

/** Sends one command, waits for the answer, looks at the rooms; whether all is as it should be. */
const take = async (
  step: Step,
  world: World,
  answers: (roomId: RoomId, id: EventId) => ReturnType<Reactions['first']>,
) => {
  const { alice } = world;
  const roomId = step.roomId(world);
  const begin = performance.now();
  const context = { locale: 'en', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const id = (await alice.send(roomId, step.type, { data: step.data(world), context })) as EventId;
  const { key, content } = await answers(roomId, id);
  const took = `${Math.round(performance.now() - begin)} ms`.padStart(8);
  const answer = fromReaction(content)?.answer;
  const tell = (sees: string): void =>
    print(`${key}${took}  ${nameOf(step).padEnd(widest)}  ${step.says.padEnd(31)} → ${sees}`);
  if (!answer?.done) {
    tell(`refused: ${answer?.code ?? 'no reason given'} ${answer?.fields?.join('; ') ?? ''}`);
    return false;
  }
  try {
    tell(await step.look(world, answer.roomIds ?? []));
    return true;
  } catch (thrown) {
    tell(`BUT ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return false;
  }
};

const run = async (): Promise<boolean> => {
  const stack = await readStackFile();
  if (stack === undefined) {
    throw new Error('Nothing runs yet: `npm start` first, in another terminal.');
  }
  const world = worldOf(stack);
  const reactions = reactionsSeenBy(world.alice);
  const answers = (roomId: RoomId, id: EventId) => reactions.first(roomId, id, { from: stack.bot.userId });
  print(
    `Alice (${world.alice.userId}) to the bot (${stack.bot.userId}), in her calendar room and the meeting's:\n`,
  );
  for (const step of steps) {
    if (!(await take(step, world, answers))) {
      print('\nThe demo ends here.');
      return false;
    }
  }
  print(`\n${steps.length} commands, all done. The meeting was ${world.meeting}.`);
  return true;
};

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (thrown) {
  const { message, cause } = thrown as Error & { cause?: { code?: string } };
  const away = cause?.code === 'ECONNREFUSED';
  process.stderr.write(`${away ? 'The homeserver does not answer: is `npm start` running?' : message}\n`);
  process.exitCode = 1;
}
