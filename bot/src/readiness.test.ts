import { inEnglish } from './i18n.ts';
import type { ListenStatus } from './matrix/listen.ts';
import { aTemplate } from './test/builders.ts';
import { createService } from './test/service.ts';
import { readinessChecks } from './readiness.ts';

const ready: ListenStatus = { lastSync: 1_000_000, trouble: undefined };

async function problems(changes: Partial<Parameters<typeof readinessChecks>[0]> = {}) {
  const { meetings } = createService();
  const checks = readinessChecks({
    status: () => ready,
    isLeader: () => true,
    askDatabase: () => Promise.resolve(),
    meetings,
    homeserverProblems: () => [],
    encryptionProblems: () => [],
    now: () => 1_000_000,
    ...changes,
  });
  const found = await Promise.all(checks.map((check) => check()));
  return found.flat().map((problem) => inEnglish([problem]));
}

const withLevels = (levels: object, version = '11') =>
  createService({
    version,
    template: aTemplate({ state: [{ type: 'm.room.power_levels', content: levels }] }),
  }).meetings;

describe('whether the bot is ready', () => {
  it('is so when all is right', async () => {
    expect(await problems()).toEqual([]);
    expect(await problems({ now: () => 1_120_000 })).toEqual([]);
  });

  it.each<[string, Partial<Parameters<typeof readinessChecks>[0]>, string]>([
    [
      'no sync is complete',
      { status: () => ({ ...ready, lastSync: undefined }) },
      'The first sync with the homeserver is not complete yet.',
    ],
    [
      'the last sync was long ago',
      { now: () => 1_121_000 },
      'The last sync with the homeserver was 121 seconds ago.',
    ],
    [
      'the sync has trouble',
      { status: () => ({ ...ready, trouble: { key: 'problemTokenRefused' } }) },
      "The homeserver no longer accepts the bot's access token. Give it a new ACCESS_TOKEN and restart it.",
    ],
    [
      'the database is away',
      { askDatabase: () => Promise.reject(new Error('secret')) },
      'The database does not answer; commands wait until it does.',
    ],
    [
      'the homeserver is not set up for it',
      { homeserverProblems: () => [{ key: 'problemLimited' }] },
      "The homeserver limits the bot's requests: exempt its account from rate limits.",
    ],
    [
      'encryption is not as it should be',
      { encryptionProblems: () => [{ key: 'problemKeysInUse' }] },
      'Another process has the encryption keys open; they are waited for.',
    ],
    [
      'the configured power levels leave it too little',
      { meetings: withLevels({ events: { 'm.room.tombstone': 102 } }) },
      'With the configured power levels the bot cannot use m.room.tombstone in new rooms.',
    ],
  ])('is not so when %s', async (_, changes, problem) => {
    expect(await problems(changes)).toEqual([problem]);
  });

  it('is so whatever the power levels are, where the creator has all power', async () => {
    expect(await problems({ meetings: withLevels({ events: { 'm.room.tombstone': 102 } }, '12') })).toEqual(
      [],
    );
  });

  it('fails in a sentence when the homeserver cannot be asked for its version', async () => {
    const { meetings } = createService();
    const rooms = { ...meetings.rooms, defaultVersion: () => Promise.reject(new Error('secret')) };
    const [problem, ...rest] = await problems({ meetings: { ...meetings, rooms } });
    expect(rest).toEqual([]);
    expect(problem).toMatch(/homeserver/);
    expect(problem).not.toContain('secret');
  });
});
