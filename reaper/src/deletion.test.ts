import { inspect } from 'node:util';
import type { StateEvent } from '../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../shared/src/matrix/ids.ts';
import { asksForFirstCreator, deletionOf, type Origin, type Trust } from './deletion.ts';

const bot = '@bot:example.org' as UserId;
const alice = '@alice:example.org' as UserId;
const mallory = '@mallory:example.org' as UserId;
const trust: Trust = { botIds: [bot], servers: ['example.org'] };

const calendar = [
  {
    uid: 'one',
    dtstart: { tzid: 'Europe/Berlin', value: '20401003T103000' },
    dtend: { tzid: 'Europe/Berlin', value: '20401003T113000' },
  },
];
const legacy = {
  creator: alice,
  start_time: '2040-10-03T08:30:00.000Z',
  end_time: '2040-10-03T09:30:00.000Z',
};
const sound = { creator: alice, calendar };

const metadata = (content: object, sender = bot): StateEvent => ({
  event_id: '$e' as EventId,
  type: 'net.nordeck.meetings.metadata',
  state_key: '',
  sender,
  origin_server_ts: 0,
  content: content as Record<string, unknown>,
});

const at = Date.parse('2040-10-03T10:30:00.000Z');

describe('when a room may be deleted', () => {
  test.each<[string, object, ReturnType<typeof deletionOf>]>([
    ['at the date that its metadata names', { ...sound, force_deletion_at: at }, { at }],
    ['at the date that older metadata names', { ...legacy, force_deletion_at: at }, { at }],
    ['at the end of older metadata and its offset', { ...legacy, auto_deletion_offset: 60 }, { at }],
    ['never without a date', sound, { never: 'it is never deleted' }],
    ['never by older metadata without an offset', legacy, { never: 'it is never deleted' }],
    [
      'in a year that nobody lives to see',
      { ...sound, force_deletion_at: Date.UTC(9999, 0) },
      { at: Date.UTC(9999, 0) },
    ],
    ['never at a negative time', { ...sound, force_deletion_at: -1 }, { never: 'its date is not plausible' }],
    ['never at zero', { ...sound, force_deletion_at: 0 }, { never: 'its date is not plausible' }],
    [
      'never at seconds instead of milliseconds',
      { ...sound, force_deletion_at: at / 1000 },
      { never: 'its date is not plausible' },
    ],
    ...[NaN, Infinity, -Infinity, 1e300, String(at), '2001-01-01T00:00:00Z', null, true, [at], { at }].map(
      (wrong): [string, object, ReturnType<typeof deletionOf>] => [
        `never at ${inspect(wrong)}`,
        { ...sound, force_deletion_at: wrong },
        { never: 'its metadata cannot be read' },
      ],
    ),
    [
      'never when older metadata has an offset that is a string',
      { ...legacy, auto_deletion_offset: '60' },
      { never: 'its metadata cannot be read' },
    ],
    [
      'never when older metadata has an offset into the distant past',
      { ...legacy, auto_deletion_offset: -1e9 },
      { never: 'its date is not plausible' },
    ],
    ['at the date, with both forms at once', { ...legacy, calendar, force_deletion_at: at }, { at }],
    ['at the date, without a creator', { calendar, force_deletion_at: at }, { at }],
    [
      'at the date, with a calendar that cannot be read',
      { ...sound, calendar: 'x', force_deletion_at: at },
      { at },
    ],
    ['at the date, with nothing else', { force_deletion_at: at }, { at }],
    [
      'never with a calendar that cannot be read and no date',
      { calendar: 'x' },
      { never: 'its metadata cannot be read' },
    ],
    ['never with nothing in it', {}, { never: 'its metadata cannot be read' }],
    [
      'never by a prototype',
      JSON.parse(`{"__proto__":{"force_deletion_at":${at}},"creator":"a"}`) as object,
      { never: 'its metadata cannot be read' },
    ],
  ])('%s', (_title, content, expected) => {
    expect(deletionOf(metadata(content), { madeBy: bot }, trust)).toEqual(expected);
  });
});

describe('who is believed', () => {
  const content = { ...sound, force_deletion_at: at };
  const refused: ReturnType<typeof deletionOf> = { never: 'its metadata is not by a bot or the creator' };
  test.each<[string, UserId, Origin, ReturnType<typeof deletionOf>]>([
    ['the bot in its own room', bot, { madeBy: bot }, { at }],
    ['the bot in a room that a person made by an upgrade', bot, { madeBy: alice }, { at }],
    ['the creator in a room of the bot', alice, { madeBy: bot, firstCreator: alice }, { at }],
    ['not the creator in a room of their own', alice, { madeBy: alice, firstCreator: alice }, refused],
    [
      'not somebody who says that they are the creator',
      alice,
      { madeBy: bot, firstCreator: mallory },
      refused,
    ],
    ['not somebody in a room whose first creator is unknown', alice, { madeBy: bot }, refused],
    ['not a member', mallory, { madeBy: bot, firstCreator: alice }, refused],
    [
      'not the rooms of another server',
      bot,
      { madeBy: '@bot:elsewhere.org' as UserId },
      { never: 'it belongs to another server' },
    ],
    ['not a bot of the same name elsewhere', '@bot:elsewhere.org' as UserId, { madeBy: bot }, refused],
    [
      'nobody where the maker is unknown',
      bot,
      { madeBy: undefined },
      { never: 'it belongs to another server' },
    ],
  ])('%s', (_title, sender, origin, expected) => {
    expect(deletionOf(metadata(content, sender), origin, trust)).toEqual(expected);
  });

  test('asks for the first creator only where a person wrote into a room of the bot', () => {
    const ask = (sender: UserId, madeBy: UserId) =>
      asksForFirstCreator(metadata(content, sender), { madeBy }, trust);
    expect([ask(bot, bot), ask(alice, bot), ask(alice, alice), ask(bot, alice)]).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test('keeps a room without metadata', () => {
    expect(deletionOf(undefined, { madeBy: bot }, trust)).toEqual({ never: 'it has no metadata' });
  });
});
