import { configureStore } from '@reduxjs/toolkit';
import type { Host } from '../host/host.ts';
import type { Settings } from '../host/settings.ts';
import { dialogsReducer } from './dialogs.ts';
import { formsReducer } from './forms.ts';
import { outboxReducer } from './outbox.ts';
import { placeReducer } from './place.ts';
import { roomsReducer } from './rooms.ts';
import { undoReducer } from './undo.ts';

/** Everything on screen is derived from this store. */
export function createStore(host: Host, settings: Settings) {
  const store = configureStore({
    reducer: {
      rooms: roomsReducer,
      outbox: outboxReducer,
      place: placeReducer,
      forms: formsReducer,
      dialogs: dialogsReducer,
      undo: undoReducer,
    },
    preloadedState: {
      place: {
        roomId: host.roomId,
        displayAll: settings.REACT_APP_DISPLAY_ALL_MEETINGS,
        userId: host.userId,
      },
    },
    // Walking through all rooms after each action, to look for what does not belong there, takes longer than the action.
    middleware: (defaults) => defaults({ immutableCheck: false, serializableCheck: false }),
  });
  return Object.assign(store, { host, settings });
}

export type AppStore = ReturnType<typeof createStore>;
export type AppState = ReturnType<AppStore['getState']>;
