import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { openHelpRoom } from '../meetings/helpRoom.ts';
import { someSettings } from '../test/builders.ts';
import { alice, bot, calendarRoom } from '../test/people.ts';
import { createTalk } from '../test/talk.ts';

const planner = 'net.nordeck.meetings.widget.meetings';

/** Alice's help chat about her room. */
async function inHelpRoom(settings = someSettings()) {
  const talk = createTalk({ settings });
  const { meetings, rooms } = talk.service;
  rooms.put(calendarRoom, 'm.room.name', '', { name: 'Team' });
  await openHelpRoom(meetings, { roomId: calendarRoom, state: rooms.look(calendarRoom) }, alice, 'en');
  const help = rooms.roomIds().at(-1) as RoomId;
  const power = (level: number) =>
    rooms.put(calendarRoom, 'm.room.power_levels', '', { users: { [alice]: 100, [bot]: level } });
  const ask = (text: string) => talk.ask(text, alice, help);
  const widgets = () => rooms.look(calendarRoom).all('im.vector.modular.widgets');
  return { ...talk, rooms, help, power, ask, widgets };
}

it('adds the planner to the room that the help chat is about, once', async () => {
  const { ask, power, widgets } = await inHelpRoom();
  power(0);
  expect(await ask('!meeting status')).toBe(
    'I am not a moderator in Team.\nPlease give me the rights of a moderator there.',
  );
  expect(await ask('!meeting setup')).toBe(
    'I may not add widgets in Team. Please make me a moderator there.',
  );
  power(50);
  expect(await ask('!meeting status')).toBe(
    'I am a moderator in Team. Send !meeting setup and I add the calendar.',
  );
  expect(await ask('!meeting setup')).toBe('Done: the calendar is in Team. You can leave this chat.');
  expect(widgets().map(({ content }) => content.type)).toEqual([planner]);
  expect(await ask('!meeting setup')).toBe('There is a calendar in Team already.');
  expect(await ask('!meeting status')).toContain('the calendar in Team is set up.');
  expect(widgets()).toHaveLength(1);
});

it('says so where the room was encrypted meanwhile and cannot be read, and adds nothing', async () => {
  const { ask, rooms, power, widgets } = await inHelpRoom(someSettings({ reads: false }));
  power(50);
  rooms.put(calendarRoom, 'm.room.encryption', '', { algorithm: 'm.megolm.v1.aes-sha2' });
  for (const command of ['setup', 'status']) {
    expect(await ask(`!meeting ${command}`)).toMatch(
      /^Team is encrypted, and I cannot read.*would have no effect/,
    );
  }
  expect(widgets()).toEqual([]);
});

it('turns the help chat to another language', async () => {
  const { ask, rooms, help } = await inHelpRoom();
  expect(await ask('!meeting lang de')).toContain('Ab jetzt spreche ich Deutsch.\n');
  expect(rooms.look(help).content('m.room.name')).toEqual({ name: 'Hilfebereich für Team.' });
  expect(rooms.look(help).content('net.nordeck.meetings.private_welcome_room', bot)).toMatchObject({
    locale: 'de',
  });
  expect(await ask('!meeting lang de')).toBeUndefined();
});

it('is done in help chats only', async () => {
  const { ask } = createTalk();
  for (const command of ['setup', 'addwidget', 'status', 'stat']) {
    expect(await ask(`!meeting ${command}`)).toBe(
      'This works in the help chat that I open when you invite me to a room.',
    );
  }
});
