import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import type { ClientEvent, MatrixClient } from '../stack/matrixClient.ts';

/** What the demo looks at in a room. */
export type RoomView = {
  readonly name: unknown;
  readonly topic: unknown;
  /** Level that one needs to write messages. */
  readonly messageLevel: unknown;
  readonly hasMetadata: boolean;
  readonly isClosed: boolean;
  /** State keys of the widgets that are installed, sorted. */
  readonly widgets: readonly string[];
  readonly children: readonly string[];
  /** Membership of each user id. */
  readonly members: Readonly<Record<string, unknown>>;
};

/** Reads the whole state of a room as the client sees it. */
export const viewRoom = async (client: MatrixClient, roomId: string): Promise<RoomView> => {
  const state = await client.state(roomId);
  const all = (type: string): ClientEvent[] => state.filter((event) => event.type === type);
  const one = (type: string, key: string): unknown => all(type)[0]?.content[key];
  const keys = (type: string, mark: string): string[] =>
    all(type)
      .filter(({ content }) => content[mark] !== undefined)
      .map(({ state_key = '' }) => state_key)
      .sort();
  return {
    name: one(stateKinds.name, 'name'),
    topic: one(stateKinds.topic, 'topic'),
    messageLevel: one(stateKinds.powerLevels, 'events_default') ?? 0,
    hasMetadata: all(stateKinds.metadata).length > 0,
    isClosed: all(stateKinds.tombstone).length > 0,
    widgets: keys(stateKinds.widget, 'type'),
    children: keys(stateKinds.spaceChild, 'via'),
    members: Object.fromEntries(
      all(stateKinds.member).map(({ state_key = '', content }) => [state_key, content['membership']]),
    ),
  };
};
