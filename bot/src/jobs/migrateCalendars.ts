import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { isCalendarRoom, makeCalendarRoom, mayMakeCalendar } from '../meetings/calendarRoom.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { isServedAt } from '../meetings/planner.ts';
import type { Job } from './job.ts';

/** What it takes to migrate calendars. */
export type Migration = {
  readonly meetings: Meetings;
  readonly joinedRooms: () => Promise<readonly RoomId[]>;
  /** Whether any membership of a room ever said that it is a chat between two. */
  readonly isMeantDirect: (roomId: RoomId, state: RoomState) => Promise<boolean>;
  readonly rememberDirect: (roomId: RoomId) => Promise<void>;
  readonly locale: string;
  readonly log: Logger;
};

/** The one widget of a room, if it is served where the planner is. */
function onlyPlanner(state: RoomState, plannerUrl: string): string | undefined {
  const widgets = state.all(stateKinds.widget).filter(({ content }) => Object.keys(content).length > 0);
  const [only] = widgets;
  return widgets.length === 1 && only && isServedAt(plannerUrl, only.content.url)
    ? only.state_key
    : undefined;
}

/**
 * Makes chats between two, in which somebody had added the planner by hand, into calendars of the present form. Goes from
 * room to room, so that it needs no more memory for ten thousand of them; done again it finds nothing to do.
 */
export function createMigrateCalendars(options: Migration): Job {
  const { meetings, joinedRooms, isMeantDirect, rememberDirect, locale, log } = options;
  const { rooms, settings } = meetings;

  async function migrate(roomId: RoomId): Promise<void> {
    const state = await rooms.state(roomId);
    if (state.content(stateKinds.create)?.type !== undefined || isCalendarRoom(state)) return;
    const members = state.all(stateKinds.member).map(({ state_key }) => state_key);
    if (members.length !== 2 || !members.includes(rooms.botId)) return;
    const plannerId = onlyPlanner(state, settings.planner.url);
    if (plannerId === undefined || !(await isMeantDirect(roomId, state))) return;
    await rememberDirect(roomId);
    if (!mayMakeCalendar(meetings, state)) {
      log.warn({ roomId }, 'an older calendar stays as it is: the bot may not change it');
      return;
    }
    await makeCalendarRoom(meetings, { roomId, state }, locale, plannerId);
    log.info({ roomId }, 'an older calendar has the present form');
  }

  return async () => {
    for (const roomId of await joinedRooms()) {
      try {
        // What we made ourselves has the present form.
        if ((await rooms.markOf(roomId)) === undefined) await migrate(roomId);
      } catch (error) {
        if (isInterruption(error)) throw error;
        log.warn({ err: toAppError(error), roomId }, 'a room could not be looked at for an older calendar');
      }
    }
  };
}
