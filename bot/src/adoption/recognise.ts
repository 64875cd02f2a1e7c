import { membersWith, PARTAKING } from '../../../shared/src/matrix/membership.ts';
import { isRoomId, isUserId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { firstUnmet, needInWords, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { roomTypes, stateKinds, widgetTypes } from '../../../shared/src/matrix/stateKinds.ts';
import { readMetadata } from '../../../shared/src/meeting/metadata.ts';
import { isCalendarRoom } from '../meetings/calendarRoom.ts';
import { errorMark } from '../meetings/failure.ts';
import { helpMark } from '../meetings/helpRoom.ts';
import { roomName } from '../meetings/lines.ts';
import { isPlanner, isServedAt } from '../meetings/planner.ts';
import { botNeeds } from '../meetings/roomPlan.ts';
import { MADE_FOR, type Mark } from '../meetings/rooms.ts';

/** What a room is to the bot. */
type RoomKind = 'calendar' | 'meeting' | 'session' | 'help' | 'errors' | 'planner' | 'other';

/** What a widget is. */
type WidgetKind = 'planner' | 'cockpit' | 'breakout' | 'configured' | 'foreign';

/** A room as the bot should know it. */
export type Recognised = {
  readonly roomId: RoomId;
  readonly kind: RoomKind;
  readonly name: string;
  readonly version: string;
  /** People who are there or invited; bots do not count. */
  readonly people: number;
  readonly widgets: readonly { readonly id: string; readonly kind: WidgetKind }[];
  /** What is to be remembered of it. */
  readonly mark: Mark | undefined;
  readonly type: string | undefined;
  readonly title: string | undefined;
  readonly metadata: Content | undefined;
  readonly isClosed: boolean;
  /** The person of a help or error room, and whether they are there. */
  readonly userId?: UserId;
  readonly isPersonThere: boolean;
  /** The rooms that a bot says it is part of, and those that it was ever linked to below it. */
  readonly parents: readonly RoomId[];
  readonly children: readonly string[];
  /** The marker that says so, for another account has to write its own. */
  readonly marker?: { readonly type: string; readonly content: Content };
  /** What somebody should look at, in words. */
  readonly findings: readonly string[];
};

/** Who adopts, and what our widgets are. */
export type Eyes = {
  /** The accounts that are believed: the one that made the rooms, and the one that takes them over. */
  readonly botIds: readonly UserId[];
  readonly plannerUrl: string;
  readonly configuredWidgets: readonly string[];
  /** Whether encrypted rooms can be read. */
  readonly reads: boolean;
};

/** A marker of one of the bots, which nobody else can have sent: its state key is a user id. */
function markerOf(state: RoomState, type: string, { botIds }: Eyes): Content | undefined {
  return botIds
    .map((botId) => state.event(type, botId))
    .find((event) => event !== undefined && isUserId(event.content.userId))?.content;
}

function widgetKind(id: string, content: Content, eyes: Eyes): WidgetKind {
  const { type } = content;
  if (eyes.configuredWidgets.includes(id)) return 'configured';
  if (type === widgetTypes.cockpit) return 'cockpit';
  if (type === widgetTypes.breakoutSessions) return 'breakout';
  return isPlanner(content, eyes.plannerUrl) ? 'planner' : 'foreign';
}

type Purpose = Pick<Recognised, 'kind' | 'mark'> & Partial<Pick<Recognised, 'userId' | 'marker'>>;

/** What a room is for, by the strongest sign first: its type cannot be changed, a marker only by the bot. */
function purposeOf(state: RoomState, eyes: Eyes, widgets: readonly { readonly kind: WidgetKind }[]): Purpose {
  const create = state.event(stateKinds.create);
  const madeFor = create?.content[MADE_FOR];
  const isOurs = create !== undefined && eyes.botIds.includes(create.sender);
  const mark = isOurs && typeof madeFor === 'string' ? madeFor : undefined;
  const type = create?.content.type;
  if (type === roomTypes.meeting) return { kind: 'meeting', mark };
  if (type === roomTypes.breakoutSession) return { kind: 'session', mark };
  const help = markerOf(state, stateKinds.helpRoom, eyes);
  if (help && isRoomId(help.originalRoomId)) {
    const userId = help.userId as UserId;
    const marker = { type: stateKinds.helpRoom, content: help };
    return { kind: 'help', mark: helpMark(help.originalRoomId, userId), userId, marker };
  }
  const errors = markerOf(state, stateKinds.errorRoom, eyes);
  if (errors) {
    const userId = errors.userId as UserId;
    const marker = { type: stateKinds.errorRoom, content: errors };
    return { kind: 'errors', mark: errorMark(userId), userId, marker };
  }
  if (isCalendarRoom(state)) return { kind: 'calendar', mark };
  return { kind: widgets.some(({ kind }) => kind === 'planner') ? 'planner' : 'other', mark };
}

function meetingFindings(state: RoomState, { botIds }: Eyes): readonly string[] {
  const create = state.event(stateKinds.create);
  const content = state.content(stateKinds.metadata);
  const metadata = readMetadata(content);
  const parents = state.all(stateKinds.spaceParent).filter((each) => Array.isArray(each.content.via));
  return [
    ...(create && !botIds.includes(create.sender)
      ? [`it was made by ${create.sender}, who is no bot of ours`]
      : []),
    ...(content === undefined ? ['it has no metadata: it was given up half-made; no command finds it'] : []),
    ...(content && !metadata ? ['its metadata cannot be read; no command finds it'] : []),
    ...(metadata && content?.calendar === undefined
      ? [
          'its times stand in the older form; they are read, and written anew when somebody changes the meeting',
        ]
      : []),
    ...(parents.length === 0 ? ['it belongs to no calendar'] : []),
  ];
}

function findingsOf(state: RoomState, kind: RoomKind, eyes: Eyes, people: number): readonly string[] {
  const isMeeting = kind === 'meeting' || kind === 'session';
  const tombstone = state.event(stateKinds.tombstone);
  const replacement = tombstone?.content.replacement_room;
  const isUpgrade =
    tombstone !== undefined && !eyes.botIds.includes(tombstone.sender) && isRoomId(replacement);
  const planners = state
    .all(stateKinds.widget)
    .filter(({ content }) => typeof content.type === 'string' && isPlanner(content, eyes.plannerUrl));
  const elsewhere = planners.filter(({ content }) => !isServedAt(eyes.plannerUrl, content.url));
  return [
    ...(isMeeting ? meetingFindings(state, eyes) : []),
    ...(isUpgrade
      ? [`it was upgraded to ${replacement}; invite the bot there, and it brings everything over`]
      : []),
    ...(planners.length > 1 ? [`it has ${planners.length} planners; remove all but one`] : []),
    ...(elsewhere.length > 0 ? ['its planner is not served where MEETINGWIDGET_URL says'] : []),
    ...(state.content(stateKinds.encryption) && !eyes.reads
      ? ['it is encrypted, and ENABLE_CRYPTO is off: commands in it cannot be read']
      : []),
    ...(people === 0 ? ['nobody is there any more'] : []),
  ];
}

/** What a room is, from its state. Pure, and sure: what looks odd is said and left as it is. */
export function recognise(roomId: RoomId, state: RoomState, eyes: Eyes): Recognised {
  const widgets = state
    .all(stateKinds.widget)
    .filter(({ content }) => typeof content.type === 'string')
    .map(({ state_key, content }) => ({ id: state_key, kind: widgetKind(state_key, content, eyes) }));
  const purpose = purposeOf(state, eyes, widgets);
  const create = state.content(stateKinds.create);
  const title = state.content(stateKinds.name)?.name;
  const people = membersWith(state, PARTAKING).filter((id) => !eyes.botIds.includes(id)).length;
  const parents = state
    .all(stateKinds.spaceParent)
    .filter(({ sender, content }) => eyes.botIds.includes(sender) && Array.isArray(content.via));
  return {
    roomId,
    ...purpose,
    name: roomName(state, roomId),
    version: typeof create?.room_version === 'string' ? create.room_version : '1',
    people,
    widgets,
    type: typeof create?.type === 'string' ? create.type : undefined,
    title: typeof title === 'string' ? title : undefined,
    metadata: state.content(stateKinds.metadata),
    isPersonThere: purpose.userId !== undefined && membersWith(state, ['join']).includes(purpose.userId),
    parents: parents.map(({ state_key }) => state_key).filter(isRoomId),
    // A link that somebody removed is still a state event; it is not made again.
    children: state.all(stateKinds.spaceChild).map(({ state_key }) => state_key),
    isClosed: state.event(stateKinds.tombstone) !== undefined,
    findings: findingsOf(state, purpose.kind, eyes, people),
  };
}

/** What a bot lacks in the room of a meeting, in words. */
export function lackingPower(state: RoomState, botId: UserId): string | undefined {
  const unmet = firstUnmet(roomPower(state), botId, botNeeds);
  return unmet && `${botId} may not use ${needInWords(unmet)} there`;
}
