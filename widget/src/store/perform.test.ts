import { AppError } from '../../../shared/src/appError.ts';
import { closeMeetingContract } from '../../../shared/src/commands/closeMeeting.ts';
import { updateMeetingContract } from '../../../shared/src/commands/updateMeeting.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Host } from '../host/host.ts';
import { readSettings } from '../host/settings.ts';
import { alice, bob, bot, calendarRoom, createFakeHost, type FakeHost } from '../test/fakeHost.ts';
import { stateOfAct, type Act } from './outbox.ts';
import { command, startOutgoing, type Outgoing } from './perform.ts';
import { createStore } from './store.ts';

const target_room_id = '!meeting:example.org' as RoomId;
const rename = (title: string) => command(updateMeetingContract, { target_room_id, title });
const deed = (subject: string, ...commands: Act['commands']): Omit<Act, 'id'> => ({
  name: 'update',
  subject,
  roomId: calendarRoom,
  commands,
  effect: { kind: 'none' },
});

beforeEach(() => {
  jest.useFakeTimers();
});
const open: Outgoing[] = [];
afterEach(() => {
  for (const outgoing of open.splice(0)) outgoing.stop();
  jest.useRealTimers();
});

/** A page before the rooms are known. */
async function beginPage(host: Host, botUserId: typeof bot | undefined = bot) {
  const store = createStore(host, readSettings({}));
  const outgoing = await startOutgoing(store, botUserId);
  open.push(outgoing);
  const acts = () => store.getState().outbox.acts;
  return { ...outgoing, acts, states: () => acts().map(stateOfAct) };
}
async function openPage(host: Host, botUserId?: typeof bot) {
  const page = await beginPage(host, botUserId);
  page.resume();
  return page;
}
/** Lets everything happen that is only waiting for its turn. */
const settle = () => jest.advanceTimersByTimeAsync(0);
const titles = (host: FakeHost) =>
  host.sent.map(({ content }) => (content['data'] as { title?: string }).title);
const eventOf = (host: FakeHost, at: number) => host.sent[at]!.eventId;

test('hears an answer that is there before the event has an id for us', async () => {
  const host = createFakeHost();
  const quick: Host = {
    ...host,
    sendEvent: async (...event) => {
      const eventId = await host.sendEvent(...event);
      host.answer(eventId, { done: true });
      return eventId;
    },
  };
  const page = await openPage(quick);
  page.perform(deed('a', rename('a')));
  await settle();
  expect(host.sent).toHaveLength(1);
  expect(page.acts()).toEqual([]);
});

test('hears an answer that comes when nobody expects it any more', async () => {
  const host = createFakeHost();
  const page = await openPage(host);
  page.perform(deed('a', rename('a')));
  page.perform(deed('b', rename('b')));
  await jest.advanceTimersByTimeAsync(20_000);
  expect(page.states()).toEqual(['unanswered', 'unanswered']);
  host.answer(eventOf(host, 0), { done: true });
  host.answer(eventOf(host, 1), { done: false, code: 'denied' });
  expect(page.acts()).toMatchObject([
    { subject: 'b', commands: [{ state: 'failed', answer: { code: 'denied' } }] },
  ]);
});

test('takes the word of nobody but the bot', async () => {
  const host = createFakeHost();
  const page = await openPage(host);
  page.perform(deed('a', rename('a')));
  await settle();
  host.answer(eventOf(host, 0), { done: true }, bob);
  host.answer(eventOf(host, 0), { done: false }, alice);
  expect(page.states()).toEqual(['sent']);
  host.answer(eventOf(host, 0), { done: true });
  expect(page.acts()).toEqual([]);
});

test('takes the first word where there are two', async () => {
  const host = createFakeHost();
  const page = await openPage(host);
  page.perform(deed('a', rename('a')));
  await settle();
  host.answer(eventOf(host, 0), { done: false });
  host.answer(eventOf(host, 0), { done: true });
  expect(page.states()).toEqual(['failed']);
});

test('sends what belongs to a room in the order in which it was done', async () => {
  const host = createFakeHost();
  const slow: Host = {
    ...host,
    sendEvent: async (...event) => {
      // The later, the quicker.
      await new Promise((resolve) => setTimeout(resolve, 100 - 10 * host.sent.length));
      return host.sendEvent(...event);
    },
  };
  const page = await openPage(slow);
  page.perform(deed('a', rename('a'), rename('b')));
  page.perform(deed('c', rename('c')));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(titles(host)).toEqual(['a', 'b', 'c']);
});

test('sends again what failed and nothing else', async () => {
  const host = createFakeHost();
  const page = await openPage(host);
  const id = page.perform(deed('a', rename('a'), rename('b'), rename('c')));
  await settle();
  host.answer(eventOf(host, 0), { done: true });
  host.answer(eventOf(host, 1), { done: false, code: 'upstream' });
  host.answer(eventOf(host, 2), { done: true });
  expect(page.states()).toEqual(['failed']);
  page.retry(id);
  await settle();
  expect(titles(host)).toEqual(['a', 'b', 'c', 'b']);
  // What was said of the first attempt says nothing of this one.
  host.answer(eventOf(host, 1), { done: true });
  expect(page.states()).toEqual(['sent']);
  host.answer(eventOf(host, 3), { done: true });
  expect(page.acts()).toEqual([]);
});

test('says why something could not be sent, and goes on with what comes after it', async () => {
  const host = createFakeHost();
  const page = await openPage(host);
  host.failWith(new AppError('limited', 'too fast'));
  page.perform(deed('a', rename('a')));
  await settle();
  host.failWith(undefined);
  page.perform(deed('b', rename('b')));
  await settle();
  expect(page.acts()).toMatchObject([
    { commands: [{ state: 'failed', answer: { code: 'limited' } }] },
    { commands: [{ state: 'sent' }] },
  ]);
});

describe('without a connection', () => {
  test('waits, and sends in order and once when it is back', async () => {
    const host = createFakeHost();
    const page = await openPage(host);
    host.connect(false);
    page.perform(deed('a', rename('a')));
    page.perform(deed('b', rename('b')));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(page.states()).toEqual(['waiting', 'waiting']);
    host.connect(true);
    host.connect(false);
    host.connect(true);
    await settle();
    expect(titles(host)).toEqual(['a', 'b']);
  });

  test('sends once what had arrived when the connection broke', async () => {
    const host = createFakeHost();
    let isBreaking = true;
    const breaking: Host = {
      ...host,
      sendEvent: async (...event) => {
        const eventId = await host.sendEvent(...event);
        if (!isBreaking) return eventId;
        isBreaking = false;
        host.connect(false);
        throw new AppError('upstream', 'the connection broke');
      },
    };
    const page = await openPage(breaking);
    page.perform(deed('a', rename('a')));
    await settle();
    expect(page.states()).toEqual(['waiting']);
    host.connect(true);
    await settle();
    expect(titles(host)).toEqual(['a']);
    host.answer(eventOf(host, 0), { done: true });
    expect(page.acts()).toEqual([]);
  });

  test('keeps what waits over a reload', async () => {
    const host = createFakeHost();
    const before = await openPage(host);
    host.connect(false);
    before.perform(deed('a', rename('a')));
    await settle();
    before.stop();
    const page = await openPage(host);
    expect(page.states()).toEqual(['waiting']);
    host.connect(true);
    await settle();
    expect(titles(host)).toEqual(['a']);
    host.answer(eventOf(host, 0), { done: true });
    expect(page.acts()).toEqual([]);
  });
});

test('sends what was kept only when the rooms are known: before that no host knows which are encrypted', async () => {
  const host = createFakeHost();
  const before = await openPage(host);
  host.connect(false);
  before.perform(deed('a', rename('a')));
  await settle();
  before.stop();
  host.connect(true);
  const page = await beginPage(host);
  await settle();
  expect(host.sent).toEqual([]);
  expect(page.states()).toEqual(['waiting']);
  page.resume();
  await settle();
  expect(titles(host)).toEqual(['a']);
});

test('does not send again after a reload what was sent, and hears its answer', async () => {
  const host = createFakeHost();
  const before = await openPage(host);
  before.perform(deed('a', rename('a')));
  await settle();
  before.stop();
  const page = await openPage(host);
  await settle();
  expect(page.states()).toEqual(['unanswered']);
  expect(host.sent).toHaveLength(1);
  host.answer(eventOf(host, 0), { done: true });
  expect(page.acts()).toEqual([]);
});

describe('two pages of one calendar', () => {
  test('do not send what the other one is sending', async () => {
    const host = createFakeHost();
    const one = await openPage(host);
    host.connect(false);
    one.perform(deed('a', rename('a')));
    const other = await openPage(host);
    other.perform(deed('b', rename('b')));
    expect(other.acts().map(({ subject }) => subject)).toEqual(['b']);
    host.connect(true);
    await settle();
    expect(titles(host).sort()).toEqual(['a', 'b']);
  });

  test('lose nothing: what one leaves behind the next takes over, once', async () => {
    const host = createFakeHost();
    const [one, other] = [await openPage(host), await openPage(host)];
    host.connect(false);
    one.perform(deed('a', rename('a')));
    other.perform(deed('b', rename('b')));
    await settle();
    one.stop();
    other.stop();
    const next = await openPage(host);
    const another = await openPage(host);
    host.connect(true);
    await settle();
    expect(titles(host).sort()).toEqual(['a', 'b']);
    expect(next.acts()).toHaveLength(2);
    expect(another.acts()).toHaveLength(0);
  });
});

describe('what was kept and is unsound', () => {
  const key = `outbox_${calendarRoom}_${alice}_0`;
  const sound = {
    id: 'x',
    name: 'delete',
    subject: 'Lunch',
    roomId: calendarRoom,
    commands: [command(closeMeetingContract, { target_room_id })],
    effect: { kind: 'close', roomId: target_room_id },
    draft: { form: 'meeting', draft: {} },
  };

  test('is left out, and what is sound is sent', async () => {
    const host = createFakeHost();
    const [waiting] = sound.commands;
    host.memory.write(key, [
      null,
      'text',
      {},
      { ...sound, roomId: 'nowhere' },
      { ...sound, name: 'toString' },
      { ...sound, commands: [] },
      { ...sound, commands: [{ ...waiting, type: 'm.room.message' }] },
      { ...sound, commands: [{ ...waiting, data: { target_room_id: 7 } }] },
      { ...sound, commands: [{ ...waiting, state: 'ready' }] },
      { ...sound, effect: { kind: 'create', parent: calendarRoom, meeting: {} } },
      { ...sound, effect: { kind: 'update', roomId: target_room_id, change: { calendar: [] } } },
      { ...sound, draft: { form: 'constructor' } },
      sound,
    ]);
    const page = await openPage(host);
    expect(page.acts().map(({ id }) => id)).toEqual(['x']);
    await settle();
    expect(host.sent).toHaveLength(1);
  });

  test.each([null, 7, 'text', {}, { length: 3 }, [[]]])('is as if there were nothing: %j', async (kept) => {
    const host = createFakeHost();
    host.memory.write(key, kept);
    expect((await openPage(host)).acts()).toEqual([]);
  });
});
