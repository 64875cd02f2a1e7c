// The bot without its doors: commands through dispatch, on an in-memory homeserver with alice's calendar room.
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { toAnswer } from '../dispatch/acknowledge.ts';
import type { Request } from '../dispatch/command.ts';
import { createDispatch, type Dispatch, type DispatchOptions } from '../dispatch/dispatch.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import { createSerially, type Serially } from '../dispatch/serially.ts';
import { createRegistry } from '../dispatch/registry.ts';
import { commands } from '../commands/index.ts';
import { isInterruption } from '../interrupted.ts';
import type { Meetings } from '../meetings/meetings.ts';
import type { RoomTemplate } from '../meetings/roomTemplate.ts';
import { aRequest, aTemplate, someSettings } from './builders.ts';
import { createFakeRooms, type FakeRooms } from './fakeRooms.ts';
import { createMemoryJournal, type MemoryJournal } from './memoryJournal.ts';
import { alice, bob, bot, calendarRoom } from './people.ts';

type Options = {
  readonly version?: string;
  readonly template?: RoomTemplate;
  readonly settings?: Meetings['settings'];
  readonly displayNames?: Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly dispatch?: Partial<DispatchOptions>;
};

export type TestService = {
  readonly rooms: FakeRooms;
  readonly journal: MemoryJournal;
  readonly meetings: Meetings;
  readonly dispatch: Dispatch;
  readonly serially: Serially;
  /** Runs a command of alice, sent in her calendar room, unless told otherwise. */
  readonly run: (type: string, data: unknown, changes?: Partial<Request>) => Promise<Outcome>;
  /** Runs it to the end however often the service is killed meanwhile. */
  readonly runThroughKills: (request: Request) => Promise<Outcome>;
  /** Runs a command that must succeed. Returns the rooms it made. */
  readonly done: (type: string, data: unknown, changes?: Partial<Request>) => Promise<readonly RoomId[]>;
  /** Runs a command that must fail. Returns what its sender is told. */
  readonly failed: (
    type: string,
    data: unknown,
    changes?: Partial<Request>,
  ) => Promise<{ code: string | undefined; fields?: readonly string[]; need?: string | undefined }>;
  /** Lets a user accept their invitation. */
  readonly join: (roomId: RoomId, ...users: readonly UserId[]) => void;
};

/** A calendar room in which alice has all power, and the bot may do what it must. */
const calendarLevels = { users: { [alice]: 100, [bot]: 100 } };

export function createService(options: Options = {}): TestService {
  const { version = '11', template = aTemplate(), settings = someSettings(), now = () => 0 } = options;
  const rooms = createFakeRooms({
    version,
    now,
    ...(options.displayNames && { displayNames: options.displayNames }),
  });
  rooms.add({
    id: calendarRoom,
    creator: alice,
    members: { [bot]: 'join', [bob]: 'join' },
    levels: calendarLevels,
  });
  const journal = createMemoryJournal();
  const meetings: Meetings = { rooms, template, settings };
  const serially = createSerially();
  const dispatch = createDispatch({
    serially,
    registry: createRegistry(commands),
    meetings,
    journal,
    maxAge: 1000,
    now,
    observe: () => undefined,
    ...options.dispatch,
  });
  const runRequest = (request: Request) => {
    journal.note(request);
    return dispatch(journal.entry(request.id));
  };
  const run: TestService['run'] = (type, data, changes) => runRequest(aRequest(type, data, changes));
  const runThroughKills = async (request: Request): Promise<Outcome> => {
    for (;;) {
      try {
        return await runRequest(request);
      } catch (error) {
        if (!isInterruption(error)) throw error;
        rooms.restart();
      }
    }
  };
  return {
    rooms,
    journal,
    meetings,
    dispatch,
    serially,
    run,
    runThroughKills,
    done: async (...args) => {
      const outcome = await run(...args);
      if (!outcome.done) throw outcome.error;
      return outcome.result.roomIds ?? [];
    },
    failed: async (...args) => {
      const outcome = await run(...args);
      if (outcome.done) throw new Error('the command succeeded');
      const { code, fields } = toAnswer(outcome);
      const { need } = outcome.error.params;
      return { code, ...(fields && { fields }), ...(need !== undefined && { need }) };
    },
    join: (roomId, ...users) => {
      for (const user of users) rooms.put(roomId, 'm.room.member', user, { membership: 'join' });
    },
  };
}
