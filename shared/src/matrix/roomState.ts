import type { Content, StateEvent } from './event.ts';

/** The current state of a room, as `/state` gives it, with look-up by type and state key. */
export type RoomState = {
  /** The event of that type and key, if there is one. */
  readonly event: (type: string, stateKey?: string) => StateEvent | undefined;
  /** The content of that event, if there is one. */
  readonly content: (type: string, stateKey?: string) => Content | undefined;
  /** All events of a type, in the order the homeserver gave them. */
  readonly all: (type: string) => readonly StateEvent[];
};

export function roomState(events: readonly StateEvent[]): RoomState {
  const byType = new Map<string, Map<string, StateEvent>>();
  for (const event of events) {
    const ofType = byType.get(event.type) ?? new Map<string, StateEvent>();
    byType.set(event.type, ofType.set(event.state_key, event));
  }
  const event = (type: string, stateKey = '') => byType.get(type)?.get(stateKey);
  return {
    event,
    content: (type, stateKey) => event(type, stateKey)?.content,
    all: (type) => [...(byType.get(type)?.values() ?? [])],
  };
}
