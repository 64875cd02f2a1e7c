import { changeMessagePermissionsContract } from '../../shared/src/commands/changeMessagePermissions.ts';
import { closeMeetingContract } from '../../shared/src/commands/closeMeeting.ts';
import { createBreakoutSessionsContract } from '../../shared/src/commands/createBreakoutSessions.ts';
import { createMeetingContract } from '../../shared/src/commands/createMeeting.ts';
import { handleParticipantsContract } from '../../shared/src/commands/handleParticipants.ts';
import { handleWidgetsContract } from '../../shared/src/commands/handleWidgets.ts';
import { sendMessageToBreakoutSessionsContract } from '../../shared/src/commands/sendMessageToBreakoutSessions.ts';
import { updateMeetingContract } from '../../shared/src/commands/updateMeeting.ts';
import type { Contract } from '../../shared/src/contract.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import type { MatrixClient } from '../stack/matrixClient.ts';
import { viewRoom, type RoomView } from './rooms.ts';

/** Who takes part, and the rooms as they come into being. */
export type World = {
  readonly alice: MatrixClient;
  readonly bob: UserId;
  readonly carol: UserId;
  readonly calendar: RoomId;
  /** When the meeting begins. */
  readonly start: Date;
  meeting: RoomId;
  breakouts: readonly RoomId[];
};

/** One command, and how to see in the rooms that it was done. */
export type Step = {
  readonly type: string;
  readonly says: string;
  readonly roomId: (world: World) => RoomId;
  readonly data: (world: World) => object;
  /**
   * Looks at the rooms and says what they show. `made` are the rooms that the bot says it has made.
   *
   * @throws Error when they do not show what was asked for.
   */
  readonly look: (world: World, made: readonly RoomId[]) => Promise<string>;
};

const step = <Data extends object>(
  { type }: Contract<Data>,
  rest: Omit<Step, 'type' | 'data'> & { readonly data: (world: World) => Data },
): Step => ({ type, ...rest });

const hour = 3_600_000;

const later = ({ start }: World, hours: number): string =>
  new Date(start.getTime() + hours * hour).toISOString();

const inMeeting = ({ meeting }: World): RoomId => meeting;

const mustBe = (holds: boolean, what: string): void => {
  if (!holds) {
    throw new Error(`it is not so that ${what}`);
  }
};

const viewMeeting = ({ alice, meeting }: World): Promise<RoomView> => viewRoom(alice, meeting);

const messagesIn = async (alice: MatrixClient, roomId: RoomId): Promise<string[]> =>
  (await alice.messages(roomId)).map(({ content }) =>
    typeof content['body'] === 'string' ? content['body'] : '',
  );

/** The eight commands, in an order in which each finds what it needs. */
export const steps: readonly Step[] = [
  step(createMeetingContract, {
    says: 'create a meeting with Bob',
    roomId: ({ calendar }) => calendar,
    data: (world) => ({
      title: 'Planning',
      description: 'What comes next',
      start_time: later(world, 0),
      end_time: later(world, 2),
      participants: [{ user_id: world.bob }],
    }),
    look: async (world, [made]) => {
      mustBe(made !== undefined, 'the answer names the new room');
      world.meeting = made as RoomId;
      // Alice follows her invitation, as her client would after a click; the other commands are sent in the room.
      await world.alice.join(world.meeting);
      const [room, calendar] = await Promise.all([viewMeeting(world), viewRoom(world.alice, world.calendar)]);
      mustBe(room.name === 'Planning' && room.hasMetadata, 'the room is a meeting called Planning');
      mustBe(calendar.children.includes(world.meeting), 'the calendar room lists the meeting');
      mustBe(room.members[world.bob] === 'invite', 'Bob is invited');
      return `a room with ${room.widgets.length} widgets, Bob is invited`;
    },
  }),
  step(updateMeetingContract, {
    says: 'give it another title',
    roomId: inMeeting,
    data: ({ meeting }) => ({ target_room_id: meeting, title: 'Planning the summer' }),
    look: async (world) => {
      const { name, topic } = await viewMeeting(world);
      mustBe(name === 'Planning the summer' && topic === 'What comes next', 'only the title is new');
      return `the room is called "${String(name)}"`;
    },
  }),
  step(handleParticipantsContract, {
    says: 'invite Carol too',
    roomId: inMeeting,
    data: ({ meeting, carol }) => ({ target_room_id: meeting, invite: true, userIds: [carol] }),
    look: async (world) => {
      const { members } = await viewMeeting(world);
      mustBe(members[world.carol] === 'invite', 'Carol is invited');
      return `${Object.keys(members).length} people, the bot included`;
    },
  }),
  step(handleWidgetsContract, {
    says: 'take the video conference out',
    roomId: inMeeting,
    data: ({ meeting }) => ({ target_room_id: meeting, add: false, widget_ids: ['jitsi'] }),
    look: async (world) => {
      const { widgets } = await viewMeeting(world);
      mustBe(!widgets.includes('jitsi'), 'the widget is gone');
      return `${widgets.length} widgets are left`;
    },
  }),
  step(changeMessagePermissionsContract, {
    says: 'let nobody else write',
    roomId: inMeeting,
    data: ({ meeting }) => ({ target_room_id: meeting, messaging_power_level: 100 }),
    look: async (world) => {
      const { messageLevel } = await viewMeeting(world);
      mustBe(messageLevel === 100, 'writing needs level 100');
      return 'writing needs power level 100';
    },
  }),
  step(createBreakoutSessionsContract, {
    says: 'split into two groups',
    roomId: inMeeting,
    data: (world) => ({
      description: 'An hour in small groups',
      start_time: later(world, 0.5),
      end_time: later(world, 1.5),
      groups: [
        { title: 'Sea', participants: [{ user_id: world.bob }] },
        { title: 'Mountains', participants: [{ user_id: world.carol }] },
      ],
    }),
    look: async (world, made) => {
      mustBe(made.length === 2, 'the answer names two new rooms');
      world.breakouts = made;
      await Promise.all(made.map((roomId) => world.alice.join(roomId)));
      const rooms = await Promise.all(made.map((roomId) => viewRoom(world.alice, roomId)));
      const { children } = await viewMeeting(world);
      mustBe(
        made.every((roomId) => children.includes(roomId)),
        'the meeting lists them',
      );
      return rooms.map(({ name }) => `"${String(name)}"`).join(' and ');
    },
  }),
  step(sendMessageToBreakoutSessionsContract, {
    says: 'tell all groups something',
    roomId: inMeeting,
    data: ({ meeting }) => ({ target_room_id: meeting, message: 'Ten minutes left' }),
    look: async ({ alice, breakouts }) => {
      const heard = await Promise.all(breakouts.map((roomId) => messagesIn(alice, roomId)));
      mustBe(
        heard.every((texts) => texts.some((text) => text.includes('Ten minutes left'))),
        'every group has read it',
      );
      return `read in ${breakouts.length} rooms`;
    },
  }),
  step(closeMeetingContract, {
    says: 'close it all',
    roomId: inMeeting,
    data: ({ meeting }) => ({ target_room_id: meeting }),
    look: async (world) => {
      const rooms = [world.meeting, ...world.breakouts];
      const views = await Promise.all(rooms.map((roomId) => viewRoom(world.alice, roomId)));
      mustBe(
        views.every(({ isClosed }) => isClosed),
        'the meeting and its groups are closed',
      );
      return `${rooms.length} rooms are closed`;
    },
  }),
];
