import type { StateEvent } from '../../../shared/src/matrix/event.ts';
import type { InRoom, Stop } from '../host/host.ts';
import { goToCalendar } from './goToCalendar.ts';
import type { AppStore } from './store.ts';
import { watchedTypes } from './room.ts';
import { stateFailed, stateLoaded, stateReceived } from './rooms.ts';

/** Events that come one by one are stored together: each batch makes the screens look again. In milliseconds. */
const BATCH = 100;

/** Reads the state of all rooms into the store and keeps it up until it is stopped. */
export async function watchRooms(store: AppStore): Promise<Stop> {
  let batch: InRoom<StateEvent>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batch.length === 0) return;
    store.dispatch(stateReceived(batch));
    batch = [];
  };
  try {
    const stop = await store.host.watchState(watchedTypes, (events) => {
      batch.push(...events);
      timer ??= setTimeout(flush, BATCH);
    });
    flush();
    // First, so that nobody is taken away from what they have begun to look at.
    if (store.host.roomId === undefined) goToCalendar(store);
    store.dispatch(stateLoaded());
    return () => {
      clearTimeout(timer);
      stop();
    };
  } catch {
    flush();
    store.dispatch(stateFailed());
    return () => clearTimeout(timer);
  }
}
