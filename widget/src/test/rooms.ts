import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes } from '../../../shared/src/matrix/stateKinds.ts';
import { alice, bob, bot, calendarRoom, type State } from './fakeHost.ts';

/** A time in a meeting's calendar, in UTC: `20401003T103000`. */
export const single = (from: string, to: string, more: object = {}): Calendar => [
  { uid: 'a', dtstart: { tzid: 'UTC', value: from }, dtend: { tzid: 'UTC', value: to }, ...more },
];

const person = (userId: UserId, membership: 'join' | 'invite' = 'join'): State => [
  'm.room.member',
  userId,
  { membership, displayname: userId.slice(1, 2).toUpperCase() + userId.slice(2, userId.indexOf(':')) },
];

/** A room in which meetings are planned: Alice may do everything. */
export const calendar = (): readonly State[] => [
  ['m.room.create', '', { room_version: '11' }, alice],
  ['m.room.name', '', { name: 'Calendar' }],
  ['m.room.power_levels', '', { users: { [alice]: 100, [bot]: 100 }, events_default: 0 }],
  person(alice),
  person(bot),
];

export type MeetingWish = {
  readonly title?: string;
  readonly description?: string;
  readonly calendar?: Calendar;
  readonly creator?: UserId;
  readonly parent?: RoomId;
  readonly kind?: keyof typeof roomTypes;
  /** How Alice stands to it. */
  readonly membership?: 'join' | 'invite';
  /** Alice's power level. */
  readonly power?: number;
  readonly more?: readonly State[];
};

/** A meeting as the bot makes it, with Alice and Bob in it. */
export const meeting = (wish: MeetingWish = {}): readonly State[] => [
  ['m.room.create', '', { room_version: '11', type: roomTypes[wish.kind ?? 'meeting'] }],
  ['m.room.name', '', { name: wish.title ?? 'Meeting' }],
  ['m.room.topic', '', { topic: wish.description ?? '' }],
  [
    'm.room.power_levels',
    '',
    { users: { [alice]: wish.power ?? 100, [bot]: 101 }, events_default: 0, state_default: 50 },
  ],
  [
    'net.nordeck.meetings.metadata',
    '',
    {
      creator: wish.creator ?? alice,
      calendar: wish.calendar ?? single('20401003T103000', '20401003T113000'),
    },
  ],
  ['m.space.parent', wish.parent ?? calendarRoom, { via: ['example.org'] }],
  person(alice, wish.membership),
  person(bob),
  person(bot),
  ...(wish.more ?? []),
];
