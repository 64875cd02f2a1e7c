import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { aRequest } from '../test/builders.ts';
import { aMeetingRoom, someSessions } from '../test/meetingRoom.ts';
import { alice, bob, bot, calendarRoom } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';

const type = 'net.nordeck.meetings.sub_meetings.send_message';
const say = (target_room_id: RoomId, message = 'Hello') => ({ target_room_id, message });
const bodiesOf = ({ rooms }: TestService, ids: readonly RoomId[]) =>
  ids.map((id) => rooms.messages(id).map(({ content }) => content.body));

async function aMeetingWithSessions(service: TestService, ...titles: string[]) {
  const meeting = await aMeetingRoom(service);
  return { meeting, sessions: await someSessions(service, meeting, titles) };
}

describe('a message to the breakout sessions', () => {
  it('is a notice with the name of its sender in each of them', async () => {
    const service = createService({ displayNames: { [alice]: 'Alice <3' } });
    const { meeting, sessions } = await aMeetingWithSessions(service, 'A', 'B');
    await service.done(type, say(meeting, 'Back in <b>5</b> & "no" more'));
    for (const session of sessions) {
      expect(service.rooms.messages(session).map(({ type: kind, content }) => [kind, content])).toEqual([
        [
          'm.room.message',
          {
            msgtype: 'm.notice',
            body: 'Alice <3: Back in <b>5</b> & "no" more',
            format: 'org.matrix.custom.html',
            formatted_body: '<b>Alice &lt;3:</b> Back in &lt;b&gt;5&lt;/b&gt; &amp; &quot;no&quot; more',
          },
        ],
      ]);
    }
    expect(service.rooms.messages(meeting)).toEqual([]);
  });

  it('reaches the sessions in which the sender takes part and may write', async () => {
    const service = createService();
    const { meeting, sessions } = await aMeetingWithSessions(service, 'A', 'B', 'C', 'D');
    const [, muted, left, invited] = sessions as [RoomId, RoomId, RoomId, RoomId];
    service.rooms.put(muted, 'm.room.power_levels', '', { users: { [bot]: 101 }, events_default: 50 });
    service.rooms.put(left, 'm.room.member', alice, { membership: 'leave' });
    service.rooms.put(invited, 'm.room.member', alice, { membership: 'invite' });
    await service.done(type, say(meeting));
    expect(bodiesOf(service, sessions)).toEqual([['alice: Hello'], [], [], ['alice: Hello']]);
  });

  it('is denied where there is none in which the sender may write', async () => {
    const service = createService();
    const { meeting, sessions } = await aMeetingWithSessions(service, 'A');
    service.rooms.put(sessions[0] as RoomId, 'm.room.member', alice, { membership: 'leave' });
    expect(await service.failed(type, say(meeting))).toEqual({ code: 'denied', need: 'm.room.message' });
  });

  it('finds no session where there is none, or none that is open', async () => {
    const service = createService();
    const { meeting, sessions } = await aMeetingWithSessions(service, 'A');
    await service.done('net.nordeck.meetings.meeting.close', { target_room_id: sessions[0] });
    expect((await service.failed(type, say(meeting))).code).toBe('not_found');
    expect((await service.failed(type, say(calendarRoom))).code).toBe('not_found');
  });

  it('is denied to who may not send the command in the meeting, or is not there', async () => {
    const service = createService();
    const { meeting } = await aMeetingWithSessions(service, 'A');
    expect(await service.failed(type, say(meeting), { sender: '@eve:example.com' as never })).toEqual({
      code: 'denied',
      need: 'be joined in the room',
    });
    service.rooms.put(meeting, 'm.room.power_levels', '', {
      users: { [bot]: 101, [alice]: 100 },
      events_default: 100,
    });
    expect((await service.failed(type, say(meeting), { sender: bob })).code).toBe('denied');
  });

  it.each(['"'.repeat(10_000), '\u0001'.repeat(10_000)])(
    'that no event can hold is refused by its name and reaches nobody',
    async (message) => {
      const service = createService();
      const { meeting } = await aMeetingWithSessions(service, 'A');
      const { code, fields } = await service.failed(type, say(meeting, message));
      expect([code, fields?.[0]]).toEqual([
        'invalid',
        expect.stringMatching(/^message is too long: \d+ of 60000 bytes$/),
      ]);
      expect(service.rooms.acts).toEqual([]);
    },
  );

  it('reaches the others when one session fails, and says so when all is over', async () => {
    const service = createService();
    const { meeting, sessions } = await aMeetingWithSessions(service, 'A', 'B');
    service.rooms.failOnce(({ roomId }) => roomId === sessions[0]);
    expect((await service.failed(type, say(meeting))).code).toBe('upstream');
    expect(bodiesOf(service, sessions)).toEqual([[], ['alice: Hello']]);
  });

  it.each([0, 1, 2])('reaches each once when it is cut off at act %d', async (act) => {
    const service = createService();
    const { meeting, sessions } = await aMeetingWithSessions(service, 'A', 'B', 'C');
    service.rooms.killAt(act, 'after');
    await service.runThroughKills(aRequest(type, say(meeting)));
    expect(bodiesOf(service, sessions)).toEqual(Array(3).fill(['alice: Hello']));
  });
});
