import {
  at,
  commands,
  entry,
  makeMeeting,
  meetingData,
  messagesIn,
  sendCommand,
  setScene,
  stateOf,
  worldOf,
  type Scene,
} from './builders.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let bob: Person;

beforeAll(async () => {
  [scene, bob] = await Promise.all([setScene(), person(sharedHomeserver(), 'bob')]);
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const update = (target_room_id: string, data: Data) =>
  sendCommand(scene.alice, scene.calendar, { type: commands.update, data: { target_room_id, ...data } });

const withBob = (data: Data): Promise<string> =>
  makeMeeting(scene, { participants: [{ user_id: bob.userId }], ...data });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What bob sees of a room that he is invited to, by type. */
const previewOf = async (roomId: string): Promise<Record<string, Data>> => {
  // Synapse gives the same answer to the same first sync for two minutes.
  const filter = JSON.stringify({ room: { timeline: { limit: 1 }, rooms: [roomId] } });
  const { rooms } = await bob.request<{
    rooms?: { invite?: Record<string, { invite_state: { events: { type: string; content: Data }[] } }> };
  }>({ path: '/_matrix/client/v3/sync', query: { filter } });
  const events = rooms?.invite?.[roomId]?.invite_state.events ?? [];
  return Object.fromEntries(events.map(({ type, content }) => [type, content]));
};

describe.each([
  ['template tags', '{{uuid}} {{{title}}} {{#encodeURIComponent}}'],
  ['translations', '$t(title) {{value}} $t(invitedBy, {"name": "x"})'],
  ['HTML', `<script>alert(1)</script> <a href="javascript:alert(1)">&amp;</a>`],
  ['line breaks, tabs and quotes', 'two\r\nlines\t"quoted" \\ \u0007'],
  ['right-to-left marks', '\u202eright\u200fto left\u2066'],
  ['names of prototypes', '__proto__ constructor'],
])('%s in a title and a description', (_, text) => {
  test('stand in the room as they are', async () => {
    const roomId = await withBob({ title: text, description: `${text}.` });
    const created = await stateOf(scene.alice, roomId);
    expect(created['m.room.name']).toEqual({ name: text });
    expect(created['m.room.topic']).toMatchObject({ topic: `${text}.` });
    expect(created['im.vector.modular.widgets|jitsi']).toMatchObject({ data: { roomName: text } });
    expect(created[`m.room.member|${bob.userId}`]).toMatchObject({
      reason: expect.stringContaining(`\n${text}.`) as string,
      'io.element.html_reason': expect.stringContaining(`<hr><i>${escaped(text)}.</i>`) as string,
    });

    await expect(update(roomId, { title: `${text}!`, description: `${text}?` })).resolves.toMatchObject({
      key: '✅',
    });
    const updated = await stateOf(scene.alice, roomId);
    expect(updated['m.room.name']).toEqual({ name: `${text}!` });
    expect(updated['m.room.topic']).toMatchObject({ topic: `${text}?` });
    expect(updated['im.vector.modular.widgets|jitsi']).toMatchObject({ data: { roomName: `${text}!` } });
    const [message] = await messagesIn(scene.alice, roomId);
    expect(message?.content['body']).toBe(
      [
        'CHANGES',
        `Title: ${text}!`,
        `(previously: ${text})`,
        `Description: ${text}?`,
        `(previously: ${text}.)`,
      ].join('\n'),
    );
    expect(message?.content['formatted_body']).toContain(
      `<strong>Description: ${escaped(text)}?</strong><br>`,
    );
  });
});

describe('a description that is long', () => {
  // Three bytes each; as many as a command may hold.
  const tooLong = '漢'.repeat(19_990);
  // Four bytes and two UTF-16 units each.
  const long = '😀'.repeat(10_000);

  test('stands in the room as it is, and the invited see what the meeting is', async () => {
    const roomId = await withBob({ description: long });
    expect((await stateOf(scene.alice, roomId))['m.room.topic']).toMatchObject({ topic: long });
    const preview = await previewOf(roomId);
    expect(preview['net.nordeck.meetings.metadata']).toMatchObject({ creator: scene.alice.userId });
    expect(preview['m.room.name']).toEqual({ name: 'Sync' });
  });

  test('is refused before there is a room, where Matrix cannot hold it', async () => {
    const before = await worldOf(scene.bot, scene.calendar);
    const data = meetingData({ description: tooLong });
    const answer = await sendCommand(scene.alice, scene.calendar, { type: commands.create, data });
    expect(answer).toMatchObject({ key: '❌', code: 'invalid' });
    expect(answer.fields).toEqual([expect.stringMatching(/^description is too long/)]);
    await expect(worldOf(scene.bot, scene.calendar)).resolves.toEqual(before);
  });

  test.each([
    ['cannot be stored', tooLong],
    ['would hide the meeting from the invited', '漢'.repeat(19_500)],
  ])('is refused before anything is changed, where it %s', async (_, description) => {
    const roomId = await withBob({});
    const before = await worldOf(scene.bot, roomId);
    const answer = await update(roomId, { title: 'Other', description });
    expect(answer).toMatchObject({ key: '❌', code: 'invalid' });
    expect(answer.fields).toEqual([expect.stringMatching(/^description is too long/)]);
    await expect(worldOf(scene.bot, roomId)).resolves.toEqual(before);
    expect(await previewOf(roomId)).toHaveProperty(['net.nordeck.meetings.metadata']);
  });
});

test('a change of hundreds of occurrences is told in one message that Matrix can hold', async () => {
  const series = entry({ rrule: 'FREQ=DAILY;COUNT=700' });
  const roomId = await withBob({ calendar: [series] });
  const days = Array.from({ length: 600 }, (_, day) =>
    new Date(Date.UTC(2040, 9, 3 + day)).toISOString().slice(0, 10).replaceAll('-', ''),
  );
  const exdate = days.map((day) => at(`${day}T103000`));
  await expect(update(roomId, { calendar: [{ ...series, exdate }] })).resolves.toMatchObject({ key: '✅' });
  const messages = await messagesIn(scene.alice, roomId);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.content['body']).toMatch(/on October 3, 2040, 10:30\s–\s11:30\sAM GMT\+2 is deleted/);
});

test('more people than one command may name are refused', async () => {
  const participants = Array.from({ length: 1_001 }, (_, n) => ({ user_id: `@u${n}:localhost` }));
  const data = meetingData({ participants });
  const answer = await sendCommand(scene.alice, scene.calendar, { type: commands.create, data });
  expect(answer).toMatchObject({ key: '❌', code: 'invalid' });
  expect(answer.fields).toEqual([expect.stringMatching(/^participants /)]);
});
