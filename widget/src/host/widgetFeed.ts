import {
  Symbols,
  UnstableApiVersion,
  WidgetApiToWidgetAction,
  type IWidgetApiRequest,
  type WidgetApi,
} from 'matrix-widget-api';
import type { RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { InRoom, Stop } from './host.ts';
import { isState, soundEvent } from './received.ts';

/** What a client lets us know of its rooms. */
export type WidgetFeed = {
  /** Hears everything from now on; what there was before is read by `read`. */
  readonly watchState: (receive: (events: readonly InRoom<StateEvent>[]) => void) => Stop;
  readonly watchEvents: (receive: (event: InRoom<RoomEvent>) => void) => Stop;
  /** The present state of these types in all rooms. */
  readonly read: (types: readonly string[]) => Promise<readonly InRoom<StateEvent>[]>;
};

/** So long a client may take to tell what its rooms are like. In milliseconds. */
const FIRST_STATE = 60_000;

/** Answers one action of the client each time it comes. */
export function onAction(api: WidgetApi, action: string, act: (data: Record<string, unknown>) => void): void {
  api.on(`action:${action}`, (event: CustomEvent<IWidgetApiRequest>) => {
    event.preventDefault();
    // A reply carries what it replies to, and that may be the state of ten thousand rooms.
    api.transport.reply({ ...event.detail, data: {} }, {});
    act(event.detail.data);
  });
}

/** A state with what is new in it. Without an index: all rooms are told at once, and one would be made of them first. */
function renewed(
  state: readonly InRoom<StateEvent>[],
  events: readonly InRoom<StateEvent>[],
): readonly InRoom<StateEvent>[] {
  const changes = Map.groupBy(events, ({ room_id }) => room_id);
  const isOld = ({ room_id, type, state_key }: InRoom<StateEvent>) =>
    changes.get(room_id)?.some((event) => event.type === type && event.state_key === state_key);
  return [...state.filter((event) => !isOld(event)), ...events];
}

/**
 * Listens to a client before it begins to speak. Newer clients hand over the state of all rooms by themselves and say when
 * it changes (MSC2762, `update_state`); older ones are asked for it, and changes are what comes along in the timelines.
 */
export function listenToClient(api: WidgetApi): WidgetFeed {
  /** The present state of all rooms, as far as it was told. */
  let known: readonly InRoom<StateEvent>[] = [];
  const stateWatchers = new Set<(events: readonly InRoom<StateEvent>[]) => void>();
  const eventWatchers = new Set<(event: InRoom<RoomEvent>) => void>();
  let pushes = false;
  let markLoaded = (): void => undefined;
  const loaded = new Promise<void>((resolve) => (markLoaded = resolve));

  const take = (raw: readonly unknown[]) => {
    const events = raw.map(soundEvent).filter((event) => event !== undefined && isState(event));
    known = known.length === 0 ? events : renewed(known, events);
    for (const receive of stateWatchers) receive(events);
  };
  onAction(api, WidgetApiToWidgetAction.UpdateState, ({ state }) => {
    pushes = true;
    if (Array.isArray(state)) take(state);
    markLoaded();
  });
  onAction(api, WidgetApiToWidgetAction.SendEvent, (raw) => {
    const event = soundEvent(raw);
    if (event === undefined) return;
    if (!isState(event)) for (const receive of eventWatchers) receive(event);
    // What a timeline holds is not always what is true: where the client says what is, that alone counts.
    else if (!pushes) take([raw]);
  });

  const watch = <Watcher>(watchers: Set<Watcher>, watcher: Watcher): Stop => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  };
  return {
    watchState: (receive) => watch(stateWatchers, receive),
    watchEvents: (receive) => watch(eventWatchers, receive),
    read: async (types) => {
      const versions = await api.getClientVersions();
      if (versions.includes(UnstableApiVersion.MSC2762_UPDATE_STATE)) {
        const late = new Promise<never>((_, reject) => {
          setTimeout(() => reject(new Error('the client does not tell its rooms')), FIRST_STATE);
        });
        await Promise.race([loaded, late]);
      } else {
        const read = (type: string) =>
          api.readStateEvents(type, undefined, undefined, [Symbols.AnyRoom]).then(take);
        await Promise.all(types.map(read));
      }
      return known.filter(({ type }) => types.includes(type));
    },
  };
}
