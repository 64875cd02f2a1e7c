import { eventually } from '../stack/eventually.ts';
import { startBot } from './bot.ts';
import { messagesIn, stateOf } from './builders.ts';
import { person, sharedHomeserver } from './people.ts';

const homeserver = sharedHomeserver();
const planner = 'im.vector.modular.widgets|mine';

it('makes chats to which the planner was added by hand into calendars, when asked to', async () => {
  const alice = await person(homeserver, 'alice');
  const bot = await startBot({ homeserver });
  const chat = await alice.createRoom({
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [bot.userId],
  });
  const group = await alice.createRoom({ preset: 'trusted_private_chat', invite: [bot.userId] });
  const url = 'http://localhost:8080/#/?theme=$theme';
  for (const roomId of [chat, group]) {
    await alice.sendState(
      roomId,
      'im.vector.modular.widgets',
      { type: 'm.custom', url, name: 'My calendar' },
      'mine',
    );
    await eventually(
      'the bot is there',
      async () => (await alice.stateContent(roomId, 'm.room.member', bot.userId))?.membership === 'join',
    );
  }
  // A new name is a membership that says nothing of the chat any more.
  await bot.restart({ BOT_DISPLAYNAME: 'Meetings of all' });
  await bot.restart({ ENABLE_CONTROL_ROOM_MIGRATION: 'true' });
  const state = await eventually('it is a calendar', async () => {
    const now = await stateOf(alice, chat);
    return now['net.nordeck.meetings.control_room'] ? now : undefined;
  });
  expect(state['net.nordeck.meetings.control_room']).toEqual({ room_version: 1 });
  expect(state[planner]).toMatchObject({ id: 'mine', type: 'net.nordeck.meetings.widget.meetings' });
  expect(state['m.room.name']).toEqual({ name: 'NeoDateFix' });
  expect(state['io.element.widgets.layout']).toEqual({ widgets: { mine: { container: 'center' } } });
  expect(await alice.stateContent(group, 'net.nordeck.meetings.control_room')).toBeUndefined();
  await bot.stop();
});

it('leaves rooms where nobody needs it, when asked to, and says so before', async () => {
  const alice = await person(homeserver, 'alice');
  // About nine seconds, and two more to object.
  const bot = await startBot({ homeserver, env: { LEAVE_IDLE_ROOMS_AFTER_DAYS: '0.0001' } });
  const forgotten = await alice.createRoom({ name: 'Forgotten', invite: [bot.userId] });
  const needed = await alice.createRoom({ name: 'Needed', invite: [bot.userId] });
  const saidIn = async (roomId: string) =>
    (await messagesIn(alice, roomId)).filter(({ sender }) => sender === bot.userId);
  const isThere = async (roomId: string) =>
    (await alice.stateContent(roomId, 'm.room.member', bot.userId))?.membership === 'join';
  await eventually('the bot has left', async () => {
    await alice.send(needed, 'm.room.message', { msgtype: 'm.text', body: 'Still here' });
    return (await saidIn(forgotten)).length > 0 && !(await isThere(forgotten));
  });
  const [told, ...more] = await saidIn(forgotten);
  expect([told?.content.body, more]).toEqual([expect.stringContaining('I will leave this room'), []]);
  expect([await isThere(needed), await saidIn(needed)]).toEqual([true, []]);
  await bot.stop();
});
