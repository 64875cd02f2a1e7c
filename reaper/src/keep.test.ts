import type { RoomEvent } from '../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../shared/src/matrix/ids.ts';
import { roomState } from '../../shared/src/matrix/roomState.ts';
import { ANNOUNCEMENT, readAnnouncement, readKeepWish } from './keep.ts';
import { announcement } from './texts.ts';

const bot = '@bot:example.org' as UserId;
const alice = '@alice:example.org' as UserId;
const bob = '@bob:example.org' as UserId;
const said = { eventId: '$said' as EventId, at: 1000, closesAt: 5000 };

const state = roomState(
  [
    { type: 'm.room.create', state_key: '', content: { room_version: '11' } },
    {
      type: 'm.room.power_levels',
      state_key: '',
      content: { users: { [alice]: 100 }, events: { 'm.room.tombstone': 100 } },
    },
    { type: 'm.room.member', state_key: alice, content: { membership: 'join' } },
    { type: 'm.room.member', state_key: bob, content: { membership: 'join' } },
  ].map((event) => ({
    ...event,
    event_id: '$x' as EventId,
    sender: bot,
    origin_server_ts: 0,
  })),
);

const event = (type: string, content: object, sender = alice): RoomEvent => ({
  event_id: '$wish' as EventId,
  type,
  sender,
  origin_server_ts: 2000,
  content: content as Record<string, unknown>,
});
const reaction = (key: unknown, target: unknown = '$said', sender = alice) =>
  event('m.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key } }, sender);
const message = (body: unknown, sender = alice, msgtype = 'm.text') =>
  event('m.room.message', { msgtype, body }, sender);

const byReaction = { by: alice, at: 2000, answer: '$said' };
const byWord = { by: alice, at: 2000, answer: '$wish' };

test.each<[string, RoomEvent, ReturnType<typeof readKeepWish> | object]>([
  ['a pin', reaction('📌'), byReaction],
  ['a coloured pin', reaction('📌\uFE0F'), byReaction],
  ['another reaction', reaction('👍'), undefined],
  ['a pin on another message', reaction('📌', '$other'), undefined],
  ['a pin by who may not close the room', reaction('📌', '$said', bob), undefined],
  ['a pin by who is not in the room', reaction('📌', '$said', '@carol:example.org' as UserId), undefined],
  ['a redacted reaction', event('m.reaction', {}), undefined],
  ['a reaction without sense', event('m.reaction', { 'm.relates_to': null }), undefined],
  ['a reaction of numbers', reaction(7, 8), undefined],
  ['the word', message('keep'), byWord],
  ['the word, loud', message(' KEEP!! '), byWord],
  ['the German word', message('behalten.'), byWord],
  ['the word among others', message('keep it clean'), undefined],
  ['the word by who may not close the room', message('keep', bob), undefined],
  ['the word of a bot', message('keep', alice, 'm.notice'), undefined],
  ['no words', message(undefined), undefined],
  ['a body that is a list', message(['keep']), undefined],
])('%s', (_what, given, expected) => {
  expect(readKeepWish(given, said, state)).toEqual(expected);
});

test('recognises an announcement by its mark, of those who speak for the reaper only', () => {
  const mark = (closes_at: unknown, sender = bot) =>
    event('m.room.message', { [ANNOUNCEMENT]: { closes_at } }, sender);
  const read = (given: RoomEvent) => readAnnouncement(given, [bot]);
  expect(read(mark(5))).toEqual({ eventId: '$wish', at: 2000, closesAt: 5 });
  expect([read(mark(5, alice)), read(mark('5')), read(message('keep', bot))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(read(event('m.room.message', { [ANNOUNCEMENT]: null }, bot))).toBeUndefined();
});

const outlook = { closesAt: Date.UTC(2040, 9, 3, 10, 30), postponeDays: 30, isEncrypted: false };

test('offers no word in encrypted rooms, where nobody reads it', () => {
  const voice = { languages: ['en', 'de'], timeZone: 'UTC' } as const;
  const text = announcement(voice, { ...outlook, isEncrypted: true });
  expect(text).toMatch(/react with 📌 to this message\.\n[^]*auf diese Nachricht reagieren\.$/);
});

test('says in each language when the room is closed and how to keep it', () => {
  const text = announcement({ languages: ['en', 'de'], timeZone: 'Europe/Berlin' }, outlook);
  expect(text).toMatchInlineSnapshot(`
   "This meeting is over. Its room will be closed on 3 October 2040 at 12:30 (Europe/Berlin) and deleted afterwards. Moderators can keep it for another 30 days: react with 📌 to this message, or write “keep”.

   Diese Besprechung ist vorbei. Ihr Raum wird am 3. Oktober 2040 um 12:30 (Europe/Berlin) geschlossen und danach gelöscht. Moderierende können ihn für weitere 30 Tage behalten: mit 📌 auf diese Nachricht reagieren oder „behalten“ schreiben."
  `);
});
