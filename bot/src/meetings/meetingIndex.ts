import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds, type MeetingRoomType } from '../../../shared/src/matrix/stateKinds.ts';
import type { Metadata } from '../../../shared/src/meeting/metadata.ts';
import type { Rooms } from './rooms.ts';

/** A meeting, as it is remembered without asking the homeserver. */
export type IndexedMeeting = {
  readonly roomId: RoomId;
  readonly type: MeetingRoomType;
  readonly title: string;
  readonly metadata: Metadata;
};

/** The open meetings that the bot is in. The rooms are the truth; this is what the sync and our own acts tell of them. */
export type MeetingIndex = {
  readonly meetings: () => Promise<readonly IndexedMeeting[]>;
  /** How many rooms the bot is in. */
  readonly countRooms: () => Promise<number>;
  /** Notes a change of a room's state. */
  readonly note: (roomId: RoomId, type: string, content: Content) => Promise<void>;
};

/** The kinds of state that the index holds. */
export const indexedKinds: readonly string[] = [stateKinds.name, stateKinds.metadata, stateKinds.tombstone];

/** The rooms, with every change that we make ourselves noted in the index: the sync does not tell us of those. */
export function noteChanges(rooms: Rooms, index: MeetingIndex): Rooms {
  return {
    ...rooms,
    create: async (mark, body, mayExist) => {
      const made = await rooms.create(mark, body, mayExist);
      const { roomId } = made;
      await index.note(roomId, stateKinds.create, body.creation_content);
      if (typeof body.name === 'string') await index.note(roomId, stateKinds.name, { name: body.name });
      const indexed = body.initial_state.filter(({ type }) => indexedKinds.includes(type));
      for (const { type, content } of indexed) await index.note(roomId, type, content);
      return made;
    },
    setState: async (roomId, type, stateKey, content) => {
      await rooms.setState(roomId, type, stateKey, content);
      if (stateKey === '' && indexedKinds.includes(type)) await index.note(roomId, type, content);
    },
  };
}
