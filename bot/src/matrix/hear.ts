import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Request } from '../dispatch/command.ts';
import { toRequest } from './commandEvent.ts';
import type { Crypto } from './crypto/crypto.ts';
import type { History } from './history.ts';
import { sinceInvited, type Timeline } from './syncResponse.ts';
import type { ToDo } from './syncStore.ts';
import { isFor, type Watcher } from './watcher.ts';

/** What was said in a room, oldest first. */
type Said = { readonly roomId: RoomId; readonly events: readonly RoomEvent[] };

export type HearOptions = {
  readonly botId: UserId;
  readonly commandTypes: readonly string[];
  readonly watchers: readonly Watcher[];
  readonly history: History;
  /** Absent where encryption is off. */
  readonly crypto: Pick<Crypto, 'unseal'> | undefined;
  /** Milliseconds; older commands are not taken up by a first sync. */
  readonly maxAge: number;
  readonly now: () => number;
};

/** Makes of what a sync brings what is to be done about it. */
export type Hear = {
  /** What was said in a room since we have been there, without gaps. `since` is the place of the sync, absent in a first one. */
  readonly said: (timeline: Timeline, since: string | undefined) => Promise<Said>;
  readonly toDo: (said: readonly Said[], moment: Moment) => Promise<ToDo>;
};

/** When it is heard. `memoryBegan` is in milliseconds since 1970. */
type Moment = { readonly isFirst: boolean; readonly memoryBegan: number };

/** How far the homeserver's clock and ours may be apart, in milliseconds. */
const CLOCK_SKEW = 300_000;

export function createHear(options: HearOptions): Hear {
  const { botId, commandTypes, watchers, history, crypto, maxAge, now } = options;

  /**
   * The commands among it. Those from before our memory began may have been answered; a first sync brings them, and those
   * after it too, for Synapse may give to the first one an answer that is some minutes old.
   */
  async function commandsIn({ roomId, events }: Said, moment: Moment): Promise<readonly Request[]> {
    const found = events
      .filter(({ type, state_key }) => commandTypes.includes(type) && state_key === undefined)
      .map((event) => toRequest(roomId, event));
    const isRecent = ({ sentAt }: Request) => now() - sentAt <= maxAge;
    const wanted = moment.isFirst ? found.filter(isRecent) : found;
    const answered = await Promise.all(
      wanted.map(
        async ({ id, sentAt }) =>
          sentAt < moment.memoryBegan + CLOCK_SKEW && (await history.isAnswered(roomId, id)),
      ),
    );
    return wanted.filter((_, index) => !answered[index]);
  }

  return {
    said: async (timeline, since) => {
      const { roomId } = timeline;
      const until = since === undefined ? { moment: now() - maxAge } : { since };
      const earlier = await history.leftOut(timeline, until);
      const events = sinceInvited([...earlier, ...timeline.events], botId).filter(
        // That a room of our own making is encrypted concerns us, if we cannot read there.
        ({ sender, type }) => sender !== botId || type === stateKinds.encryption,
      );
      if (crypto === undefined) return { roomId, events };
      const clear = await Promise.all(events.map((event) => crypto.unseal(roomId, event)));
      return { roomId, events: clear.filter((event) => event !== undefined) };
    },
    toDo: async (said, moment) => ({
      commands: (await Promise.all(said.map((each) => commandsIn(each, moment)))).flat(),
      observations: said.flatMap(({ roomId, events }) =>
        events.filter((event) => watchers.some(isFor(event))).map((event) => ({ roomId, event })),
      ),
    }),
  };
}
