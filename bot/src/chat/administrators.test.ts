import { alice, bob } from '../test/people.ts';
import { chat, createTalk, planMeeting } from '../test/talk.ts';

describe('administrators', () => {
  const record = {
    count: () => Promise.resolve({ commands: 7, failures: 2 }),
    failures: () =>
      Promise.resolve([
        {
          at: Date.parse('2040-10-01T05:00:00Z'),
          type: 'net.nordeck.meetings.meeting.create',
          sender: bob,
          code: 'denied' as const,
          reference: '$failed',
        },
      ]),
  };

  it('are told with which device encrypted rooms are read, and whether it is verified', async () => {
    const asked = async (verified: boolean) => {
      const device = () => ({ id: 'DEV', fingerprint: 'abcdefghij', verified });
      return createTalk({ administrators: [alice], tools: { device } }).ask('!meeting health');
    };
    expect(await asked(true)).toBe(
      'All is well.\nEncrypted rooms work. My device is DEV, verified, with the key abcd efgh ij.',
    );
    expect(await asked(false)).toContain('my device DEV, which is not verified');
  });

  it('are told figures, troubles and failures', async () => {
    const problems = () =>
      Promise.resolve([
        { key: 'problemDatabase' },
        { key: 'problemSyncOld', values: { seconds: 300 } },
      ] as const);
    const talk = createTalk({ administrators: [alice], tools: { record, problems } });
    await planMeeting(talk, 3);
    expect(await talk.ask('!meeting stats')).toBe(
      'Meetings: 1, breakout sessions: 0, rooms: 3; commands in the last day: 7, of which failed: 2.',
    );
    expect(await talk.ask('!meeting health')).toBe(
      [
        'Not all is well:',
        '• The database does not answer; commands wait until it does.',
        '• The last sync with the homeserver was 300 seconds ago.',
        'Encryption is off: I cannot read encrypted rooms.',
      ].join('\n'),
    );
    await talk.ask('!meeting lang de');
    expect(await talk.ask('!meeting health')).toContain(
      '\n• Die Datenbank antwortet nicht; Befehle warten, bis sie es wieder tut.\n• Der letzte Abgleich',
    );
    await talk.ask('!meeting lang en');
    expect(await talk.ask('!meeting errors')).toBe(
      `• 10/1/2040, 7:00 AM meeting.create by ${bob}: denied – $failed`,
    );
    expect(await createTalk({ administrators: [alice] }).ask('!meeting errors')).toBe('Nothing failed.');
  });

  it('decide when a room goes away', async () => {
    const talk = createTalk({ administrators: [alice] });
    expect(await talk.ask('!meeting rooms')).toBe('No room is due to be removed.');
    const roomId = await planMeeting(talk, 3);
    expect(await talk.ask('!meeting rooms')).toBe(`• 10/3/2040, 12:30 PM – Sync (${roomId})`);
    expect(await talk.ask(`!meeting keep ${roomId}`)).toBe('Sync stays.');
    expect(await talk.ask('!meeting rooms')).toBe('No room is due to be removed.');
    expect(await talk.ask(`!meeting reap ${roomId}`)).toBe(
      'Sync may be removed from now on. Its people are told first, if the reaper is set up so.',
    );
    expect(await talk.ask('!meeting rooms')).toBe(`• 10/1/2040, 8:00 AM – Sync (${roomId})`);
    expect(await talk.ask('!meeting keep')).toContain('Which room?');
    expect(await talk.ask(`!meeting reap ${chat}`)).toBe(`I know no meeting in ${chat}.`);
  });
});
