/** Every kind of room state that we read or write, by the name under which the code speaks of it. */
export const stateKinds = {
  create: 'm.room.create',
  name: 'm.room.name',
  topic: 'm.room.topic',
  avatar: 'm.room.avatar',
  member: 'm.room.member',
  powerLevels: 'm.room.power_levels',
  encryption: 'm.room.encryption',
  historyVisibility: 'm.room.history_visibility',
  joinRules: 'm.room.join_rules',
  tombstone: 'm.room.tombstone',
  spaceParent: 'm.space.parent',
  spaceChild: 'm.space.child',
  widget: 'im.vector.modular.widgets',
  widgetLayout: 'io.element.widgets.layout',
  metadata: 'net.nordeck.meetings.metadata',
  /** Marks a chat that became a calendar. */
  controlRoom: 'net.nordeck.meetings.control_room',
  /** Marks the room in which the bot helps somebody to set up another one; the state key is the bot. */
  helpRoom: 'net.nordeck.meetings.private_welcome_room',
  /** Marks the room in which somebody reads about their failures; the state key is the bot. */
  errorRoom: 'net.nordeck.meetings.private_bot_message_room',
  /**
   * Which message is the card of a meeting: `{event_id}`, with what people answered in the room that this one replaces:
   * `{answers: {<user id>: accepted | maybe | declined}}`. The state key is the bot, so that nobody else can set it. It is
   * ours; NeoDateFix has no cards.
   */
  card: 'io.convene.card',
} as const;

/** The types of the rooms we make (`m.room.create`, `content.type`). */
export const roomTypes = {
  meeting: 'net.nordeck.meetings.meeting',
  breakoutSession: 'net.nordeck.meetings.breakoutsession',
} as const;

export type MeetingRoomType = (typeof roomTypes)[keyof typeof roomTypes];

/** Widget types; the id of such a widget is its type, a hyphen and 32 hexadecimal digits. */
export const widgetTypes = {
  planner: 'net.nordeck.meetings.widget.meetings',
  cockpit: 'net.nordeck.meetings.widget.cockpit',
  breakoutSessions: 'net.nordeck.meetings.widget.breakoutsessions',
} as const;
