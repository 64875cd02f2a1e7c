import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Logger } from '../log.ts';
import { willPass } from '../willPass.ts';
import type { Observation } from './syncStore.ts';

/**
 * Something that is done when others act. It is told of every event of its types that concerns it once, or again after a
 * crash, or when it failed in a way that passes.
 */
export type Watcher = {
  readonly types: readonly string[];
  /** Leaves events out, where that can be told by looking at them; what concerns no watcher is not noted either. */
  readonly concerns?: (event: RoomEvent) => boolean;
  readonly watch: (roomId: RoomId, event: RoomEvent) => Promise<void>;
};

const stateTypes: readonly string[] = Object.values(stateKinds);

/** What looks like state and is none: whoever may speak in a room can send that, encrypted or not. */
const isForged = ({ type, state_key }: RoomEvent) => state_key === undefined && stateTypes.includes(type);

export const isFor =
  (event: RoomEvent) =>
  ({ types, concerns }: Watcher): boolean =>
    types.includes(event.type) && !isForged(event) && (concerns?.(event) ?? true);

/**
 * Tells all of a room's event whom it concerns. What it gives throws the first failure that passes; called again, it tells
 * only those who failed so.
 */
export function telling(watchers: readonly Watcher[], { roomId, event }: Observation, log: Logger) {
  let open = watchers.filter(isFor(event));
  return async (): Promise<void> => {
    const failed = new Map<Watcher, unknown>();
    for (const watcher of open) {
      try {
        await watcher.watch(roomId, event);
      } catch (error) {
        const about = { roomId, eventId: event.event_id };
        if (willPass(error)) failed.set(watcher, error);
        // People take rights away and throw us out, and rooms go: that is no fault, and no reason to try for ever.
        else log.info({ err: error, ...about }, 'what somebody did could not be acted upon');
      }
    }
    open = [...failed.keys()];
    for (const error of failed.values()) throw error;
  };
}
