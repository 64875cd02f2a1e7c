import { deletionTime } from '../../../shared/src/calendar/occurrences.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { ExternalData, Participant } from '../../../shared/src/commands/fields.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { isUserId, serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import {
  firstUnmet,
  hasPrivilegedCreators,
  needInWords,
  type Need,
} from '../../../shared/src/matrix/roomPower.ts';
import {
  roomTypes,
  stateKinds,
  widgetTypes,
  type MeetingRoomType,
} from '../../../shared/src/matrix/stateKinds.ts';
import type { Message } from '../i18n.ts';
import { uuidFor } from './derivedId.ts';
import { invitationContent } from './invitation.ts';
import type { Meetings } from './meetings.ts';
import { MADE_FOR, type Mark, type RoomToCreate } from './rooms.ts';
import { demandInvitable } from './size.ts';
import { fillTemplate, needsRoom } from './template.ts';
import { fillWidget, layoutFor, ownWidget, selectWidgets } from './widgetPlan.ts';

/** A meeting that somebody wants. */
export type Wish = {
  readonly mark: Mark;
  readonly type: MeetingRoomType;
  readonly creator: UserId;
  readonly title: string;
  readonly description: string;
  readonly calendar: Calendar;
  readonly widgetIds: readonly string[] | undefined;
  readonly participants: readonly Participant[];
  readonly messagingPowerLevel: number | undefined;
  readonly autoDeletion: boolean;
  readonly externalData: ExternalData | undefined;
  readonly parent: { readonly roomId: RoomId; readonly encryption: Content | undefined } | undefined;
  readonly locale: string;
  readonly timeZone: string;
};

/** What has to be known of the homeserver before a room can be planned. */
export type Surroundings = {
  readonly roomVersion: string;
  readonly organizer: string;
  readonly icons: { readonly calendar: string | undefined; readonly details: string | undefined };
};

/** Something to set in the room once it exists. */
type StateToSet = { readonly type: string; readonly stateKey: string; readonly content: Content };

/** A room to create, and what can only be done when its id is known. */
export type RoomPlan = {
  readonly create: RoomToCreate;
  readonly state: (roomId: RoomId) => readonly StateToSet[];
  readonly events: (roomId: RoomId) => readonly { readonly type: string; readonly content: Content }[];
  readonly invitations: readonly { readonly userId: UserId; readonly content: Content }[];
};

/** The level of the organiser, and of the bot above them, in rooms without privileged creators. */
const ORGANIZER_LEVEL = 100;
export const BOT_LEVEL = 101;
/** The organiser's level where the bot, as creator, stands above all levels. */
const ORGANIZER_LEVEL_BELOW_CREATOR = 150;

function powerLevels(
  wish: Pick<Wish, 'creator' | 'participants' | 'messagingPowerLevel'>,
  { template, rooms: { botId } }: Meetings,
  roomVersion: string,
): Content {
  const configured = (template.powerLevels.users ?? {}) as Readonly<Record<string, unknown>>;
  const privileged = hasPrivilegedCreators(roomVersion);
  const invitedByConfig = template.members.map(({ state_key }) => state_key);
  const users: Record<string, unknown> = {};
  for (const [userId, level] of Object.entries(configured)) if (level) users[userId] = level;
  users[wish.creator] ??= privileged ? ORGANIZER_LEVEL_BELOW_CREATOR : ORGANIZER_LEVEL;
  users[botId] ??= BOT_LEVEL;
  // Nobody gives a level above their own, which the configuration may have set.
  const ownLevel = Number(users[wish.creator]);
  for (const { user_id, power_level } of wish.participants) {
    const decided = user_id in users || invitedByConfig.includes(user_id);
    if (power_level !== undefined && !decided) users[user_id] = Math.min(power_level, ownLevel);
  }
  // From version 12 on, a room that names its creator among the users is refused.
  if (privileged) delete users[botId];
  return {
    ...template.powerLevels,
    users,
    ...(wish.messagingPowerLevel !== undefined && { events_default: wish.messagingPowerLevel }),
  };
}

/** What the bot does in the rooms of meetings. */
export const botNeeds: readonly Need[] = [
  { state: stateKinds.metadata },
  { state: stateKinds.name },
  { state: stateKinds.topic },
  { state: stateKinds.widget },
  { state: stateKinds.powerLevels },
  { state: stateKinds.tombstone },
  { state: stateKinds.spaceChild },
  { event: 'm.room.message' },
  { event: 'm.reaction' },
  { action: 'invite' },
  { action: 'kick' },
];

/** What the bot could not do in new rooms with the configured power levels. */
export function powerProblems(meetings: Meetings, roomVersion: string): readonly Message[] {
  if (hasPrivilegedCreators(roomVersion)) return [];
  const { botId } = meetings.rooms;
  const levels = powerLevels(
    { creator: botId, participants: [], messagingPowerLevel: undefined },
    meetings,
    roomVersion,
  );
  const unmet = firstUnmet({ levels, creators: [] }, botId, botNeeds);
  return unmet ? [{ key: 'problemPower', values: { what: needInWords(unmet) } }] : [];
}

function invitations(
  wish: Wish,
  { template, rooms: { botId } }: Meetings,
  organizer: string,
): RoomPlan['invitations'] {
  const content = (userId: UserId) =>
    invitationContent({ ...wish, organizer: userId === wish.creator ? undefined : organizer });
  const configured = template.members.flatMap(
    ({ state_key, content: { reason, 'io.element.html_reason': html } }) => {
      if (!isUserId(state_key)) return [];
      const own = {
        ...(reason !== undefined && { reason }),
        ...(html !== undefined && { 'io.element.html_reason': html }),
      };
      const given = Object.keys(own).length > 0 ? { membership: 'invite', ...own } : content(state_key);
      return [[state_key, given] as const];
    },
  );
  const people = [wish.creator, ...wish.participants.map(({ user_id }) => user_id)];
  const all = new Map<UserId, Content>([
    ...people.map((userId) => [userId, content(userId)] as const),
    ...configured,
  ]);
  all.delete(botId);
  return [...all].map(([userId, given]) => ({ userId, content: given }));
}

/** The metadata content of a meeting. `force_deletion_at` follows from the calendar, where deletion is wanted. */
export function metadataContent(
  wish: Pick<Wish, 'creator' | 'calendar' | 'externalData'>,
  deletionOffset: number | undefined,
): Content {
  const deletion = deletionTime(wish.calendar, deletionOffset);
  return {
    calendar: wish.calendar,
    creator: wish.creator,
    ...(deletion !== undefined && { force_deletion_at: Math.round(deletion) }),
    ...(wish.externalData !== undefined && { external_data: wish.externalData }),
  };
}

/**
 * Plans the room of a meeting, complete from its first moment.
 *
 * @throws AppError `invalid` when it is too large for Matrix
 */
export function planRoom(
  wish: Wish,
  meetings: Meetings,
  { roomVersion, organizer, icons }: Surroundings,
): RoomPlan {
  const { template, settings, rooms } = meetings;
  const selected = selectWidgets(template, wish.widgetIds);
  const own = [
    ...(wish.type === roomTypes.meeting
      ? [
          ownWidget(widgetTypes.breakoutSessions, wish.mark, {
            ...settings.breakout,
            avatarUrl: icons.calendar,
          }),
        ]
      : []),
    ownWidget(widgetTypes.cockpit, wish.mark, { ...settings.cockpit, avatarUrl: icons.details }),
  ];
  const atOnce = selected.filter(({ content }) => !needsRoom(content));
  const layout = layoutFor(
    template,
    selected.map(({ id }) => id),
  );
  // Where we could not read what people say there, their commands would go unheard.
  const encryption = settings.reads ? (template.encryption ?? wish.parent?.encryption) : undefined;
  const via = { via: [serverOf(rooms.botId)] };
  const place = { seed: wish.mark, title: wish.title };
  const values = { title: wish.title, uuid: uuidFor(wish.mark) };
  const participants = powerLevels(wish, meetings, roomVersion);
  const plan: RoomPlan = {
    create: {
      name: wish.title,
      visibility: 'private',
      preset: 'private_chat',
      creation_content: { type: wish.type, [MADE_FOR]: wish.mark },
      power_level_content_override: participants,
      initial_state: [
        ...template.state.map((entry) => ({ ...entry, content: fillTemplate(entry.content, values) })),
        // As state and not as createRoom's `topic`, which Synapse stores twice, so that half as much would fit.
        { type: stateKinds.topic, state_key: '', content: { topic: wish.description } },
        {
          type: stateKinds.metadata,
          state_key: '',
          content: metadataContent(wish, wish.autoDeletion ? settings.autoDeletionOffset : undefined),
        },
        ...(wish.parent
          ? [{ type: stateKinds.spaceParent, state_key: wish.parent.roomId, content: via }]
          : []),
        ...(encryption ? [{ type: stateKinds.encryption, state_key: '', content: encryption }] : []),
        ...[...own, ...atOnce.map((widget) => fillWidget(widget, place))].map(({ id, content }) => ({
          type: stateKinds.widget,
          state_key: id,
          content,
        })),
        ...(layout && selected.length > 0
          ? [{ type: stateKinds.widgetLayout, state_key: '', content: layout }]
          : []),
      ],
    },
    state: (roomId) =>
      selected
        .filter(({ content }) => needsRoom(content))
        .map((widget) => fillWidget(widget, { ...place, roomId }))
        .map(({ id, content }) => ({ type: stateKinds.widget, stateKey: id, content })),
    events: (roomId) =>
      template.roomEvents.map(({ type, content }) => ({
        type,
        content: fillTemplate(content, { ...values, roomId }),
      })),
    invitations: invitations(wish, meetings, organizer),
  };
  const { title, description, calendar, externalData: external_data } = wish;
  demandInvitable(
    { title, description, calendar, external_data, participants },
    plan.invitations.map(({ content }) => content),
  );
  return plan;
}
