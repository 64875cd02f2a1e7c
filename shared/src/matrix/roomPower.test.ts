import { alice, bob, bot, roomWith } from '../test/events.ts';
import type { UserId } from './ids.ts';
import {
  firstUnmet,
  hasPrivilegedCreators,
  levelOf,
  may,
  needInWords,
  requiredLevel,
  roomPower,
  type Need,
} from './roomPower.ts';

const kick = { action: 'kick' } as const;

describe('a room version', () => {
  it.each(['12', '13', '100', 'org.matrix.hydra.11', 'org.matrix.hydra.12'])(
    '%s has privileged creators',
    (version) => {
      expect(hasPrivilegedCreators(version)).toBe(true);
    },
  );

  it.each(['1', '9', '10', '11', '', '12.5', '-12', '0x1f', '1e3', 'org.matrix.msc3757.11', 'twelve', ' 12'])(
    '%s has none',
    (version) => {
      expect(hasPrivilegedCreators(version)).toBe(false);
    },
  );
});

describe('power in a room of version 12', () => {
  const power = roomPower(
    roomWith('12', { users: { [alice]: 100 } }, { additional_creators: [bob, 'nobody', 5] }),
  );

  it('is unlimited for the creators, and for users among them only', () => {
    expect(power.creators).toEqual([bot, bob]);
    expect(levelOf(power, bot)).toBe(Infinity);
    expect(may(power, bob, { state: 'm.room.create' })).toBe(true);
    expect(levelOf(power, alice)).toBe(100);
  });

  it('is unlimited even without power levels', () => {
    const bare = roomPower(roomWith('12', undefined));
    expect(may(bare, bot, kick)).toBe(true);
    expect(may(bare, alice, { event: 'm.room.message' })).toBe(false);
  });

  it.each([['everybody'], [null], [{ [alice]: true }]])(
    'has one creator where the others are %j',
    (additional_creators) => {
      expect(roomPower(roomWith('12', {}, { additional_creators })).creators).toEqual([bot]);
    },
  );
});

describe('power in older rooms', () => {
  it.each(['11', '10', undefined])('is no privilege of the creator in version %s', (version) => {
    const power = roomPower(roomWith(version, {}, { additional_creators: [alice] }));
    expect(power.creators).toEqual([]);
    expect(levelOf(power, bot)).toBe(0);
  });

  it('is nobody’s where there is no create event and no power levels', () => {
    const power = { levels: undefined, creators: [] };
    expect(may(power, alice, { event: 'm.room.message' })).toBe(false);
    expect(requiredLevel(power, kick)).toBe(Infinity);
  });

  it('comes from the users, then from the default, then it is 0', () => {
    expect(levelOf({ levels: { users: { [alice]: 7 }, users_default: 3 }, creators: [] }, alice)).toBe(7);
    expect(levelOf({ levels: { users: { [alice]: 7 }, users_default: 3 }, creators: [] }, bob)).toBe(3);
    expect(levelOf({ levels: {}, creators: [] }, bob)).toBe(0);
    expect(levelOf({ levels: { users: { [alice]: -1 }, users_default: 3 }, creators: [] }, alice)).toBe(-1);
  });

  it.each<[string, Need, object, number]>([
    ['an event, as listed', { event: 'x' }, { events: { x: 9 }, events_default: 1 }, 9],
    ['an event, by default', { event: 'x' }, { events: { y: 9 }, events_default: 1 }, 1],
    ['an event, where nothing is said', { event: 'x' }, {}, 0],
    ['a state, as listed', { state: 'x' }, { events: { x: 9 }, state_default: 1 }, 9],
    ['a state, by default', { state: 'x' }, { state_default: 1, events_default: 2 }, 1],
    ['a state, where nothing is said', { state: 'x' }, { events_default: 0 }, 50],
    ['an action, as listed', kick, { kick: 3 }, 3],
    ['an action of level 0', { action: 'invite' }, { invite: 0 }, 0],
    ['an action, where nothing is said', { action: 'invite' }, { events: { invite: 7 } }, 50],
  ])('is asked for %s', (_, need, levels, level) => {
    expect(requiredLevel({ levels: { ...levels }, creators: [] }, need)).toBe(level);
  });

  it.each([['50'], [null], [true], [{}], [[50]]])('does not come from %j', (wrong) => {
    const levels = { users: { [alice]: wrong }, users_default: wrong, events: { x: wrong }, kick: wrong };
    const power = { levels, creators: [] };
    expect(levelOf(power, alice)).toBe(0);
    expect(requiredLevel(power, { event: 'x' })).toBe(0);
    expect(requiredLevel(power, kick)).toBe(50);
  });

  it.each([['text'], [null], [[{ x: 1 }]], [5]])(
    'does not come from users and events that are %j',
    (wrong) => {
      const power = { levels: { users: wrong, events: wrong, users_default: 2 }, creators: [] };
      expect(levelOf(power, alice)).toBe(2);
      expect(requiredLevel(power, { state: 'x' })).toBe(50);
    },
  );

  it.each(['__proto__', 'constructor', 'toString'])('does not come from the prototype: %s', (name) => {
    const power = { levels: { users: {}, events: {} }, creators: [] };
    expect(levelOf(power, name as UserId)).toBe(0);
    expect(requiredLevel(power, { event: name })).toBe(0);
  });
});

describe('several needs', () => {
  const power = { levels: { users: { [alice]: 50 }, events: { a: 10, b: 60, c: 70 } }, creators: [] };

  it('are met together or fail with the first that is not', () => {
    expect(firstUnmet(power, alice, [{ event: 'a' }, kick])).toBeUndefined();
    expect(firstUnmet(power, alice, [{ event: 'a' }, { state: 'b' }, { event: 'c' }])).toEqual({
      state: 'b',
    });
    expect(firstUnmet(power, alice, [])).toBeUndefined();
  });

  it('are told in the words of Matrix', () => {
    expect([{ event: 'a' }, { state: 'b' }, kick].map((need) => needInWords(need))).toEqual([
      'a',
      'b',
      'kick',
    ]);
  });
});
