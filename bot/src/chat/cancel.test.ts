import type { EventId } from '../../../shared/src/matrix/ids.ts';
import { Interrupted } from '../interrupted.ts';
import { anEntry, at } from '../test/builders.ts';
import { alice, bob } from '../test/people.ts';
import { createTalk, indexedMeetings, planMeeting } from '../test/talk.ts';

describe('calling a meeting off', () => {
  it('closes the one that is meant', async () => {
    const talk = createTalk();
    const roomId = await planMeeting(talk, 3, { title: 'Board meeting' });
    expect(await talk.ask('!meeting cancel board')).toBe(
      'Please join Board meeting first; then I can call it off.',
    );
    talk.service.join(roomId, alice);
    expect(await talk.ask('!meeting cancel "BOARD"')).toBe('“Board meeting” is called off.');
    expect(indexedMeetings(talk.service)).toEqual([]);
  });

  it('asks which one, unless one has exactly that title', async () => {
    const talk = createTalk();
    const [sync, syncTwo] = [
      await planMeeting(talk, 3, { title: 'Sync' }),
      await planMeeting(talk, 4, { title: 'Sync two' }),
    ];
    talk.service.join(sync, alice);
    talk.service.join(syncTwo, alice);
    expect(await talk.ask('!meeting cancel syn')).toMatch(/^There are several\. .*\n.*Sync\n.*Sync two\n/);
    expect(await talk.ask('!meeting cancel sync')).toBe('“Sync” is called off.');
  });

  it('is not for who was only invited, nor for what is over', async () => {
    const talk = createTalk();
    await planMeeting(talk, 3);
    expect(await talk.ask('!meeting cancel sync', bob)).toBe(
      'You have no coming meeting with “sync” in its title.',
    );
    expect(await talk.ask('!meeting cancel')).toContain('Which meeting?');
    const old = createTalk();
    await planMeeting(old, 3, {
      calendar: [anEntry({ dtstart: at('20400101T100000'), dtend: at('20400101T110000') })],
    });
    expect(await old.ask('!meeting cancel sync')).toContain('You have no coming meeting');
  });

  it('calls one meeting off and says so, also when the message is read again after a crash', async () => {
    const talk = createTalk();
    for (const day of [3, 4])
      talk.service.join(await planMeeting(talk, day, { title: `Sync ${day}` }), alice);
    const typed = { msgtype: 'm.text', body: '!meeting cancel "Sync 3"' };
    const event = { content: typed, event_id: '$once' as EventId };
    talk.service.rooms.failOnce(({ name }) => name === 'send', new Interrupted());
    await expect(talk.send(event)).rejects.toThrow(Interrupted);
    expect(await talk.send(event)).toMatchObject({ content: { body: '“Sync 3” is called off.' } });
    expect(indexedMeetings(talk.service).map(({ title }) => title)).toEqual(['Sync 4']);
  });
});
