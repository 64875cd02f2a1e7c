import { calendarRoom, commands, makeMeeting, sendCommand, setScene, type Scene } from './builders.ts';
import { person, sharedHomeserver } from './people.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.bot.stop());

const change = (target_room_id: string, messaging_power_level: number, sentIn = scene.calendar) =>
  sendCommand(scene.alice, sentIn, {
    type: commands.messaging,
    data: { target_room_id, messaging_power_level },
  });

const powerOf = (roomId: string) => scene.alice.stateContent(roomId, 'm.room.power_levels');

describe('meeting.change.message_permissions', () => {
  test('replaces the level for messages and nothing else', async () => {
    const bob = await person(sharedHomeserver(), 'bob');
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId, power_level: 10 }] });
    await bob.join(meeting);
    const before = await powerOf(meeting);
    await expect(change(meeting, 100)).resolves.toMatchObject({ key: '✅' });
    await expect(powerOf(meeting)).resolves.toEqual({ ...before, events_default: 100 });
    const message = { msgtype: 'm.text', body: 'Hello' };
    await expect(bob.send(meeting, 'm.room.message', message)).rejects.toMatchObject({ status: 403 });
    // Alice may, and may send commands in the meeting as before.
    await expect(change(meeting, 0, meeting)).resolves.toMatchObject({ key: '✅' });
    await expect(powerOf(meeting)).resolves.toEqual({ ...before, events_default: 0 });
    await expect(bob.send(meeting, 'm.room.message', message)).resolves.toBeDefined();
  });

  test('works in a room that is no meeting', async () => {
    const room = await calendarRoom(scene.alice, scene.bot);
    await expect(change(room, 50)).resolves.toMatchObject({ key: '✅' });
    await expect(powerOf(room)).resolves.toMatchObject({ events_default: 50 });
  });
});
