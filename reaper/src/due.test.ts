import type { RoomId } from '../../shared/src/matrix/ids.ts';
import type { Deletion } from './deletion.ts';
import { decide, excess, isAhead, type Decision, type Known, type Memory, type Policy } from './due.ts';
import type { RoomFacts } from './facts.ts';

const roomId = '!room:example.org' as RoomId;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const due = Date.UTC(2040, 9, 3, 10, 30);
const policy: Policy = { announceBefore: DAY, deleteAfter: 12 * HOUR, purgeAfter: 7 * DAY, keptRooms: [] };

const facts = (changes: Partial<RoomFacts> = {}): RoomFacts => ({
  roomId,
  kind: 'meeting',
  deletion: { at: due },
  parents: [],
  children: [],
  hasPeople: true,
  isClosed: false,
  ...changes,
});
type Remembered = Memory extends infer M ? (M extends Memory ? Omit<M, 'roomId' | 'due'> : never) : never;
const remembered = (progress: Remembered & { due?: number }): Memory => ({ roomId, due, ...progress });
const told = remembered({ stage: 'announced', at: due - DAY, closesAt: due });
const never = (reason: 'it is never deleted' | 'its metadata cannot be read'): Deletion => ({
  never: reason,
});

type Row = [string, Partial<Known>, number, Decision];

const check = (_title: string, known: Partial<Known>, now: number, expected: Decision) =>
  expect(decide({ facts: facts(), memory: undefined, ...known }, now, policy)).toEqual(expected);

describe('a meeting that people are in', () => {
  test.each<Row>([
    ['waits long before its date', {}, due - 2 * DAY, { keep: 'its date has not come', until: due }],
    [
      'waits until the moment before it is told',
      {},
      due - DAY - 1,
      { keep: 'its date has not come', until: due },
    ],
    ['is told a day before', {}, due - DAY, { act: 'announce', due }],
    ['is told first even when it is long over', {}, due + 100 * DAY, { act: 'announce', due }],
    [
      'has the time that it was told',
      { memory: told },
      due - 1,
      { keep: 'it was told and has time left', until: due },
    ],
    ['is closed when that time is over', { memory: told }, due, { act: 'close', due }],
    [
      'is closed no earlier when its date moved forward',
      { memory: told, facts: facts({ deletion: { at: due - HOUR } }) },
      due - HOUR,
      { keep: 'it was told and has time left', until: due },
    ],
    [
      'is told anew when its date moved away',
      { memory: told, facts: facts({ deletion: { at: due + 3 * DAY } }) },
      due + 2 * DAY,
      { act: 'announce', due: due + 3 * DAY },
    ],
    [
      'waits when its date moved far away',
      { memory: told, facts: facts({ deletion: { at: due + 9 * DAY } }) },
      due,
      { keep: 'its date has not come', until: due + 9 * DAY },
    ],
    [
      'stays when its date vanished',
      { memory: told, facts: facts({ deletion: never('it is never deleted') }) },
      due,
      { keep: 'it is never deleted' },
    ],
    [
      'stays when its metadata became unsound',
      { memory: told, facts: facts({ deletion: never('its metadata cannot be read') }) },
      due,
      { keep: 'its metadata cannot be read' },
    ],
    [
      'is kept while it is postponed',
      { memory: remembered({ stage: 'postponed', at: due - HOUR, until: due + 30 * DAY }) },
      due + 28 * DAY,
      { keep: 'somebody in it asked for more time', until: due + 30 * DAY },
    ],
    [
      'is told anew before the postponed time is over',
      { memory: remembered({ stage: 'postponed', at: due - HOUR, until: due + 30 * DAY }) },
      due + 29 * DAY,
      { act: 'announce', due },
    ],
    [
      'is kept no longer when an administrator decided so since',
      {
        memory: remembered({ stage: 'postponed', at: due - HOUR, until: due + 30 * DAY }),
        facts: facts({ decidedAt: due }),
      },
      due + HOUR,
      { act: 'announce', due },
    ],
    [
      'is kept when it was asked for after an administrator decided',
      {
        memory: remembered({ stage: 'postponed', at: due + HOUR, until: due + 30 * DAY }),
        facts: facts({ decidedAt: due }),
      },
      due + 2 * HOUR,
      { keep: 'somebody in it asked for more time', until: due + 30 * DAY },
    ],
  ])('%s', check);
});

describe('rooms that are told nothing', () => {
  test.each<Row>([
    [
      'a breakout session is closed at its date',
      { facts: facts({ kind: 'breakout' }) },
      due,
      { act: 'close', due },
    ],
    [
      'a breakout session waits for its date',
      { facts: facts({ kind: 'breakout' }) },
      due - 1,
      { keep: 'its date has not come', until: due },
    ],
    [
      'a closed meeting is closed at its date',
      { facts: facts({ isClosed: true }) },
      due,
      { act: 'close', due },
    ],
    [
      'an empty meeting is closed at its date',
      { facts: facts({ hasPeople: false }) },
      due,
      { act: 'close', due },
    ],
  ])('%s', check);
});

describe('a breakout session of a meeting that goes', () => {
  const session = (deletion: Deletion) => facts({ kind: 'breakout', deletion });
  test.each<Row>([
    ['goes with it', { facts: session({ at: due + 9 * DAY }), meetingDue: due }, due, { act: 'close', due }],
    [
      'goes with it without a date',
      { facts: session(never('it is never deleted')), meetingDue: due },
      due,
      { act: 'close', due },
    ],
    [
      'goes before it when it is due before',
      { facts: session({ at: due - DAY }), meetingDue: due },
      due - 1,
      { act: 'close', due: due - DAY },
    ],
    [
      'stays when nobody to believe made it',
      { facts: session(never('its metadata cannot be read')), meetingDue: due },
      due,
      { keep: 'its metadata cannot be read' },
    ],
  ])('%s', check);
});

describe('an upgraded meeting', () => {
  const old = facts({ isClosed: true, upgradedTo: '!new:example.org' as RoomId });
  test.each<Row>([
    ['goes when the new room is there', { facts: old, isReplaced: true }, due, { act: 'close', due }],
    [
      'stays when the new room is not there',
      { facts: old, isReplaced: false },
      due,
      { keep: 'the room that replaces it is not there' },
    ],
  ])('%s', check);
});

describe('a room on its way', () => {
  const closed = remembered({ stage: 'closed', at: due });
  const deleted = remembered({ stage: 'deleted', at: due });
  test.each<Row>([
    [
      'goes on being closed',
      { memory: remembered({ stage: 'closing', at: due }) },
      due,
      { act: 'close', due },
    ],
    [
      'is not closed further when its date moved, and told anew',
      { memory: remembered({ stage: 'closing', at: due }), facts: facts({ deletion: { at: due + 1 } }) },
      due,
      { act: 'announce', due: due + 1 },
    ],
    [
      'is told anew, though it was closed, when its date moved away and comes again',
      { memory: closed, facts: facts({ deletion: { at: due + 20 * DAY } }) },
      due + 20 * DAY,
      { act: 'announce', due: due + 20 * DAY },
    ],
    [
      'is closed anew when its date moved away and comes again, and nobody came back',
      { memory: closed, facts: facts({ deletion: { at: due + 20 * DAY }, hasPeople: false }) },
      due + 20 * DAY,
      { act: 'close', due: due + 20 * DAY },
    ],
    [
      'waits after it was closed',
      { memory: closed },
      due + HOUR,
      { keep: 'it is closed and has time left before it is deleted', until: due + 12 * HOUR },
    ],
    ['is deleted then', { memory: closed }, due + 12 * HOUR, { act: 'delete', due }],
    [
      'is not deleted when its date vanished meanwhile',
      { memory: closed, facts: facts({ deletion: never('it is never deleted') }) },
      due + 12 * HOUR,
      { keep: 'it is never deleted' },
    ],
    [
      'goes on being deleted',
      { memory: remembered({ stage: 'deleting', at: due }) },
      due,
      { act: 'delete', due },
    ],
    [
      'is not deleted when its date moved before the homeserver began',
      {
        memory: remembered({ stage: 'deleting', at: due }),
        facts: facts({ deletion: { at: due + 9 * DAY } }),
      },
      due + DAY,
      { keep: 'its date has not come', until: due + 9 * DAY },
    ],
    [
      'is not deleted when its date vanished before the homeserver began',
      {
        memory: remembered({ stage: 'deleting', at: due }),
        facts: facts({ deletion: never('it is never deleted') }),
      },
      due + DAY,
      { keep: 'it is never deleted' },
    ],
    [
      'goes on being deleted once the homeserver began, whatever its date',
      {
        memory: remembered({ stage: 'deleting', at: due, deleteId: 'x' }),
        facts: facts({ deletion: { at: due + 9 * DAY } }),
      },
      due + DAY,
      { act: 'delete', due },
    ],
    [
      'goes on being deleted when nothing is to be seen of it any more',
      { memory: remembered({ stage: 'deleting', at: due }), facts: undefined },
      due,
      { act: 'delete', due },
    ],
    [
      'waits after it was deleted',
      { memory: deleted, facts: undefined },
      due + DAY,
      { keep: 'it is deleted and has time left before it is purged', until: due + 7 * DAY },
    ],
    ['is purged then', { memory: deleted, facts: undefined }, due + 7 * DAY, { act: 'purge', due }],
    [
      'goes on being purged when nothing is to be seen of it any more',
      { memory: remembered({ stage: 'purging', at: due }), facts: undefined },
      due,
      { act: 'purge', due },
    ],
    [
      'is forgotten when somebody else removed it',
      { memory: told, facts: undefined },
      due,
      { keep: 'it is gone already' },
    ],
    [
      'waits after a failure',
      { memory: { ...closed, failures: 2, retryAt: due + DAY } },
      due + DAY - 1,
      { keep: 'it failed and is tried again later', until: due + DAY },
    ],
    [
      'is tried again',
      { memory: { ...closed, failures: 2, retryAt: due + DAY } },
      due + DAY,
      { act: 'delete', due },
    ],
  ])('%s', check);

  test('stays in any case when a setting says so', () => {
    for (const memory of [undefined, told, deleted])
      expect(decide({ facts: facts(), memory }, due + DAY, { ...policy, keptRooms: [roomId] })).toEqual({
        keep: 'a setting says so',
      });
  });
});

test('a meeting goes no step ahead of its breakout sessions', () => {
  const at = (stage: 'closed' | 'deleting' | 'deleted' | 'purging') => remembered({ stage, at: due });
  const table = [undefined, told, at('closed'), at('deleting'), at('deleted'), at('purging')].map((session) =>
    (['announce', 'close', 'delete', 'purge'] as const).map((act) => isAhead(session, act)),
  );
  expect(table).toEqual([
    [true, false, false, false],
    [true, false, false, false],
    [true, true, false, false],
    [true, true, false, false],
    [true, true, true, false],
    [true, true, true, false],
  ]);
});

describe('the safety stop', () => {
  const limits = { maxRooms: 100, maxPercent: 25 };
  test.each<[string, Parameters<typeof excess>[0], number, string | undefined]>([
    ['lets the usual pass', { close: 5, purge: 10 }, 100, undefined],
    ['lets a small number pass, whatever the share', { close: 19 }, 19, undefined],
    ['lets exactly the limits pass', { announce: 100 }, 400, undefined],
    [
      'stops at too many',
      { announce: 101 },
      10_000,
      'it would announce 101 rooms, more than MAX_ROOMS_PER_PASS=100',
    ],
    [
      'stops at too large a share',
      { delete: 26 },
      100,
      'it would delete 26 of 100 rooms, more than MAX_PERCENT_PER_PASS=25',
    ],
    [
      'counts what is not listed any more',
      { purge: 30 },
      0,
      'it would purge 30 of 0 rooms, more than MAX_PERCENT_PER_PASS=25',
    ],
  ])('%s', (_title, acts, meetings, expected) => {
    expect(excess(acts, meetings, limits)).toBe(expected);
  });
});
