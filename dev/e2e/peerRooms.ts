// Rooms as NeoDateFix's bot leaves them behind, request by request; see docs/moving-over.md.
import { randomBytes } from 'node:crypto';
import type { MatrixClient } from '../stack/matrixClient.ts';
import { entry } from './builders.ts';
import type { Person } from './people.ts';

type Content = Readonly<Record<string, unknown>>;

const widgets = 'im.vector.modular.widgets';
const layout = 'io.element.widgets.layout';
const metadataType = 'net.nordeck.meetings.metadata';
const host = 'http://localhost:8080';
const hex = () => randomBytes(16).toString('hex');
/** The version of rooms in which most of what there is was made. */
const usual = '11';
const serverOf = ({ userId }: MatrixClient) => userId.slice(userId.indexOf(':') + 1);

const addWidget = (bot: MatrixClient, roomId: string, id: string, content: Content) =>
  bot.sendState(roomId, widgets, { id, name: 'NeoDateFix', url: `${host}/#/`, ...content }, id);

/** A chat of somebody with the bot, which became a calendar where the bot had the power for it. */
export const chatCalendar = async (
  bot: MatrixClient,
  owner: Person,
  { preset = 'trusted_private_chat', version = usual }: { preset?: string; version?: string } = {},
): Promise<string> => {
  const roomId = await owner.createRoom({
    preset,
    is_direct: true,
    invite: [bot.userId],
    room_version: version,
    ...(preset === 'private_chat' && { power_level_content_override: { invite: 50 } }),
  });
  await bot.join(roomId);
  if (preset !== 'trusted_private_chat') return roomId;
  const id = `net.nordeck.meetings.widget.meetings-${hex()}`;
  await bot.sendState(roomId, 'm.room.avatar', { url: 'mxc://localhost/calendar' });
  await bot.sendState(roomId, 'm.room.name', { name: 'NeoDateFix' });
  await addWidget(bot, roomId, id, { type: 'net.nordeck.meetings.widget.meetings' });
  await bot.sendState(roomId, layout, { widgets: { [id]: { container: 'center' } } });
  await bot.sendState(roomId, 'net.nordeck.meetings.control_room', { room_version: 1 });
  return roomId;
};

/** A room of several people where the bot is a moderator and has added the planner. */
export const sharedCalendar = async (bot: MatrixClient, owner: Person, name: string): Promise<string> => {
  const roomId = await owner.createRoom({
    name,
    preset: 'private_chat',
    invite: [bot.userId],
    room_version: usual,
  });
  await bot.join(roomId);
  const levels = await owner.stateContent<{ users?: object }>(roomId, 'm.room.power_levels');
  await owner.sendState(roomId, 'm.room.power_levels', {
    ...levels,
    users: { ...levels?.users, [bot.userId]: 50 },
  });
  const id = `meetingwidget-${hex()}`;
  await addWidget(bot, roomId, id, { type: 'net.nordeck.meetings.widget.meetings' });
  const place = { container: 'top', height: 100, index: 1, width: 100 };
  await bot.sendState(roomId, layout, { widgets: { [id]: place } });
  return roomId;
};

type MeetingWish = {
  readonly title?: string;
  readonly type?: 'meeting' | 'breakoutsession';
  readonly metadata?: Content;
  readonly people?: readonly Person[];
  readonly version?: string;
  /** Whether it was given up after its creation: no widgets, no link in the parent. */
  readonly isHalfMade?: boolean;
};

/** A meeting or breakout session of somebody, below a room. */
export const peerMeeting = async (
  bot: MatrixClient,
  creator: Person,
  parent: string,
  wish: MeetingWish = {},
): Promise<string> => {
  const { title = 'Sync', type = 'meeting', people = [], version = usual } = wish;
  const via = { via: [serverOf(bot)] };
  const isPrivileged = version === '12';
  const roomId = await bot.createRoom({
    name: title,
    topic: 'Weekly sync',
    visibility: 'private',
    preset: 'private_chat',
    room_version: version,
    creation_content: { type: `net.nordeck.meetings.${type}` },
    power_level_content_override: {
      events: { [metadataType]: 100 },
      users: { [creator.userId]: isPrivileged ? 150 : 100, ...(isPrivileged ? {} : { [bot.userId]: 101 }) },
    },
    initial_state: [
      { type: 'm.room.history_visibility', content: { history_visibility: 'shared' } },
      { type: 'm.room.guest_access', content: { guest_access: 'forbidden' } },
      { type: 'm.room.join_rules', content: { join_rule: 'public' } },
      {
        type: metadataType,
        state_key: '',
        content: wish.metadata ?? {
          creator: creator.userId,
          calendar: [entry()],
          force_deletion_at: Date.UTC(2040, 9, 3, 10, 30),
        },
      },
      { type: 'm.space.parent', state_key: parent, content: via },
    ],
  });
  for (const person of [creator, ...people]) {
    const content = { membership: 'invite', reason: 'Meeting', 'io.element.html_reason': '<b>Meeting</b>' };
    await bot.sendState(roomId, 'm.room.member', content, person.userId);
  }
  await creator.join(roomId);
  if (wish.isHalfMade) return roomId;
  if (type === 'meeting') {
    const id = `net.nordeck.meetings.widget.breakoutsessions-${hex()}`;
    await addWidget(bot, roomId, id, { type: 'net.nordeck.meetings.widget.breakoutsessions' });
  }
  const cockpit = `net.nordeck.meetings.widget.cockpit-${hex()}`;
  await addWidget(bot, roomId, cockpit, {
    type: 'net.nordeck.meetings.widget.cockpit',
    url: `${host}/cockpit/#/`,
  });
  await bot.sendState(
    roomId,
    widgets,
    { id: 'jitsi', type: 'jitsi', name: 'Video', url: 'https://jitsi.x/' },
    'jitsi',
  );
  const place = { container: 'top', index: 0, width: 100, height: 100 };
  await bot.sendState(roomId, layout, { widgets: { jitsi: place } });
  // It does not see that it is a creator, and so leaves the link out in version 12.
  const levels = await bot.stateContent<{ users?: Record<string, number> }>(parent, 'm.room.power_levels');
  if ((levels?.users?.[bot.userId] ?? 0) >= 50) await bot.sendState(parent, 'm.space.child', via, roomId);
  return roomId;
};

/** Times as they stood before there were calendars. */
export const legacyTimes = ({ userId }: Person): Content => ({
  creator: userId,
  start_time: '2040-10-03T08:30:00.000Z',
  end_time: '2040-10-03T09:30:00.000Z',
  auto_deletion_offset: 60,
});

/** Closes a meeting: no widgets, a tombstone that leads to the parent, and away. */
export const closeAsPeer = async (bot: MatrixClient, roomId: string, parent: string): Promise<void> => {
  const state = await bot.state(roomId);
  for (const { type, state_key = '' } of state)
    if (type === widgets) await bot.sendState(roomId, type, {}, state_key);
  await bot.sendState(roomId, 'm.room.tombstone', {
    body: 'Room was closed by administrator',
    replacement_room: parent,
  });
  await bot.leave(roomId);
};

const privateRoom = async (
  bot: MatrixClient,
  person: Person,
  name: string,
  marker: { type: string; content: Content },
) => {
  const roomId = await bot.createRoom({
    name,
    topic: 'More details',
    room_version: usual,
    visibility: 'private',
    preset: 'trusted_private_chat',
    is_direct: true,
    initial_state: [
      { type: 'm.room.guest_access', content: { guest_access: 'forbidden' } },
      { type: 'm.room.history_visibility', content: { history_visibility: 'shared' } },
      { type: marker.type, state_key: bot.userId, content: marker.content },
    ],
  });
  const content = {
    is_direct: true,
    membership: 'invite',
    displayname: person.displayName,
    reason: 'More details',
  };
  await bot.sendState(roomId, 'm.room.member', content, person.userId);
  return roomId;
};

export const peerHelpRoom = (bot: MatrixClient, person: Person, originalRoomId: string, locale = 'en') =>
  privateRoom(bot, person, 'Help for Calendar', {
    type: 'net.nordeck.meetings.private_welcome_room',
    content: { userId: person.userId, originalRoomId, locale },
  });

export const peerErrorRoom = (bot: MatrixClient, person: Person) =>
  privateRoom(bot, person, 'Error messages from NeoDateFix-Bot', {
    type: 'net.nordeck.meetings.private_bot_message_room',
    content: { userId: person.userId },
  });
