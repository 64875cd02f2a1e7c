import { isUserId } from '../../../shared/src/matrix/ids.ts';
import { selectCalendars } from './calendars.ts';
import { placeChosen } from './place.ts';
import type { AppStore } from './store.ts';

/** Under which the browser remembers what was chosen. */
export const CHOSEN_CALENDAR = 'place';
/** Stands for all calendars. */
export const ALL_CALENDARS = 'all';

/** Shows the calendar of the last visit; whoever has only one sees that one; otherwise all are shown. */
export function goToCalendar(store: AppStore): void {
  const { REACT_APP_BOT_USER_ID: bot } = store.settings;
  const calendars = selectCalendars(store.getState(), isUserId(bot) ? bot : undefined);
  const chosen = store.host.memory.read(CHOSEN_CALENDAR);
  const [only, ...others] = calendars;
  const last = calendars.find(({ roomId }) => roomId === chosen);
  const isOnly = chosen !== ALL_CALENDARS && others.length === 0;
  store.dispatch(placeChosen(last?.roomId ?? (isOnly ? only?.roomId : undefined)));
}
