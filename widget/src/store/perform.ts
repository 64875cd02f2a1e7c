import { nanoid } from '@reduxjs/toolkit';
import { acknowledgementType, fromReaction, type Answer } from '../../../shared/src/acknowledgement.ts';
import { toAppError } from '../../../shared/src/appError.ts';
import type { Outline } from '../../../shared/src/contract.ts';
import type { EventId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Host, Stop } from '../host/host.ts';
import { actAdded, actSettled, actsRestored, commandChanged, type Act, type Command } from './outbox.ts';
import { openKept } from './keptActs.ts';
import type { AppStore } from './store.ts';

/** After this long without an answer an act is shown as unanswered. A later answer still counts. In milliseconds. */
const PATIENCE = 15_000;

/** How long what was done is shown although the rooms do not show it; they follow the answer closely. In milliseconds. */
const SETTLING = 3_000;

/** A command, ready to be sent. */
export const command = <Data extends object>(
  { type }: Outline<Data>,
  data: Data & { readonly target_room_id?: string },
): Command => ({ type, data, state: 'waiting' });

/** Sends what people do, in order and once, and hears how the bot answers. */
export type Outgoing = {
  /** Takes an act into the outbox and sends it. Returns its id. */
  readonly perform: (act: Omit<Act, 'id'>) => string;
  /** Sends again what failed. What is only unanswered may still be carried out, and is not sent twice. */
  readonly retry: (id: string) => void;
  /** Sends what was kept from before. To be called when the rooms are known: only then does a host know which are encrypted. */
  readonly resume: () => void;
  readonly stop: Stop;
};

/** So many answers that nobody waits for are kept in mind. */
const EARLY = 100;
const KEPT = 'outbox';

/** A command as it is before it is sent; it will be another event. */
const again = ({ attempt = 0 }: Command): Partial<Command> => ({
  state: 'waiting',
  eventId: undefined,
  answer: undefined,
  attempt: attempt + 1,
});

/** The commands of one room go one after the other, so that they arrive in the order in which they were meant. */
type Queues = Map<string, Promise<void>>;

type Context = { readonly locale: string; readonly timezone: string };

const contextOf = ({ locale }: Host): Context => ({
  locale,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/**
 * Starts sending. What was in the outbox when the page was closed and had never been sent waits to be resumed; what was sent
 * and not answered is shown as that.
 *
 * @param botUserId whose reactions count; where it is not known, those of anybody but oneself do
 */
export async function startOutgoing(store: AppStore, botUserId: UserId | undefined): Promise<Outgoing> {
  const { host } = store;
  const queues: Queues = new Map();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let isConnected = true;
  /** Answers that were heard before we knew under which id our command went: the bot is quick. */
  const early = new Map<EventId, Answer>();

  const find = (id: string) => store.getState().outbox.acts.find((act) => act.id === id);
  const change = (id: string, index: number, to: Partial<Command>) => {
    store.dispatch(commandChanged({ id, index, change: to }));
    if (find(id) !== undefined || timers.has(id)) return;
    const settled = () => {
      timers.delete(id);
      store.dispatch(actSettled(id));
    };
    timers.set(id, setTimeout(settled, SETTLING));
  };

  const sendOne = async (id: string, index: number): Promise<void> => {
    const act = find(id);
    const each = act?.commands[index];
    if (act === undefined || each === undefined || each.state !== 'waiting' || !isConnected) return;
    try {
      const content = { data: each.data, context: contextOf(host) };
      change(id, index, { state: 'sent' });
      const transactionId = `${id}.${index}.${each.attempt ?? 0}`;
      const eventId = await host.sendEvent(act.roomId, each.type, content, transactionId);
      const answer = early.get(eventId);
      early.delete(eventId);
      if (answer) {
        change(id, index, { eventId, state: answer.done ? 'done' : 'failed', answer });
        return;
      }
      change(id, index, { eventId });
      timers.set(
        eventId,
        setTimeout(() => {
          if (find(id)?.commands[index]?.state === 'sent') change(id, index, { state: 'unanswered' });
        }, PATIENCE),
      );
    } catch (thrown) {
      const { code } = toAppError(thrown);
      // Nobody to send to: it waits until there is.
      if (!isConnected) change(id, index, { state: 'waiting' });
      else change(id, index, { state: 'failed', answer: { done: false, code } });
    }
  };

  const send = (act: Act): void => {
    const before = queues.get(act.roomId) ?? Promise.resolve();
    const sending = act.commands.reduce((last, _, index) => last.then(() => sendOne(act.id, index)), before);
    queues.set(act.roomId, sending);
  };

  const resume = () => store.getState().outbox.acts.forEach(send);

  const hear = await host.watchEvents([acknowledgementType], ({ sender, content, room_id }) => {
    if (sender === host.userId || (botUserId !== undefined && sender !== botUserId)) return;
    const read = fromReaction(content);
    if (read === undefined) return;
    const isExpected = store
      .getState()
      .outbox.acts.some(({ commands }) => commands.some(({ eventId }) => eventId === read.commandId));
    // NeoDateFix's bot says ❌ and then ✅ to what failed: the first word counts.
    if (!isExpected && !early.has(read.commandId)) {
      early.set(read.commandId, read.answer);
      const [oldest] = early.keys();
      if (early.size > EARLY && oldest) early.delete(oldest);
    }
    for (const act of store.getState().outbox.acts) {
      const index = act.commands.findIndex(({ eventId }) => eventId === read.commandId);
      if (index < 0 || act.roomId !== room_id || act.commands[index]?.answer) continue;
      clearTimeout(timers.get(read.commandId));
      timers.delete(read.commandId);
      change(act.id, index, { state: read.answer.done ? 'done' : 'failed', answer: read.answer });
    }
  });
  const watching = host.watchConnection((connected) => {
    const isBack = connected && !isConnected;
    isConnected = connected;
    if (isBack) resume();
  });

  const key = `${KEPT}_${host.roomId ?? 'all'}_${host.userId}`;
  const keeper = await openKept(host.memory, key);
  const keeping = store.subscribe(() => {
    const { acts } = store.getState().outbox;
    if (acts !== last) keeper.keep(acts);
    last = acts;
  });
  let last = store.getState().outbox.acts;
  if (keeper.acts.length > 0) {
    const acts = keeper.acts.map((act) => ({
      ...act,
      // Whatever was carried out meanwhile can be seen in the rooms; showing it once more would double it.
      ...(act.commands.some(({ state }) => state !== 'waiting') && { effect: { kind: 'none' as const } }),
      commands: act.commands.map((each) =>
        each.state === 'sent' ? { ...each, state: 'unanswered' as const } : each,
      ),
    }));
    store.dispatch(actsRestored(acts));
  }

  return {
    perform: (wish) => {
      const act = { ...wish, id: nanoid() };
      store.dispatch(actAdded(act));
      send(act);
      return act.id;
    },
    resume,
    retry: (id) => {
      const act = find(id);
      if (act === undefined) return;
      act.commands.forEach((each, index) => {
        if (each.state === 'failed') change(id, index, again(each));
      });
      send(act);
    },
    stop: () => {
      hear();
      watching();
      keeping();
      keeper.stop();
      timers.forEach((timer) => clearTimeout(timer));
    },
  };
}
