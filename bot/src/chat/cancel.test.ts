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
});
