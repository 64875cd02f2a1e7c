import { readSettings } from '../host/settings.ts';
import { bot, calendarRoom, createFakeHost } from '../test/fakeHost.ts';
import { calendar } from '../test/rooms.ts';
import { watchRooms } from './stateEvents.ts';
import { createStore } from './store.ts';

test('a page knows which calendar to show as soon as it knows the rooms', async () => {
  const host = createFakeHost({ kind: 'page', roomId: undefined });
  host.set(calendarRoom, ...calendar());
  const store = createStore(host, readSettings({ REACT_APP_BOT_USER_ID: bot }));
  const shownWhenLoaded: (string | undefined)[] = [];
  store.subscribe(() => {
    const { rooms, place } = store.getState();
    if (rooms.status === 'loaded') shownWhenLoaded.push(place.roomId);
  });
  const stop = await watchRooms(store);
  stop();
  expect(shownWhenLoaded).toEqual([calendarRoom]);
});
