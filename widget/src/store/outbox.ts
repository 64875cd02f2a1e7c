import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Answer } from '../../../shared/src/acknowledgement.ts';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import type { FormWish } from './forms.ts';
import type { Meeting } from './meeting.ts';

/** One command on its way: the type and data of a contract, and how far it is. */
export type Command = {
  readonly type: string;
  readonly data: object;
  readonly state: 'waiting' | 'sent' | 'unanswered' | 'done' | 'failed';
  readonly eventId?: EventId;
  /** How often it was refused and sent anew; absent for never. */
  readonly attempt?: number;
  readonly answer?: Answer;
};

/** What is shown already while the bot has not answered. */
export type Effect =
  | {
      readonly kind: 'create';
      readonly parent: RoomId;
      readonly meeting: Pick<Meeting, 'title' | 'description' | 'calendar' | 'creator'>;
    }
  | {
      readonly kind: 'update';
      readonly roomId: RoomId;
      readonly change: Partial<Pick<Meeting, 'title' | 'description' | 'calendar'>>;
    }
  | { readonly kind: 'close'; readonly roomId: RoomId }
  | { readonly kind: 'none' };

/** One thing that a person did, however many commands it takes. */
export type Act = {
  readonly id: string;
  /** Names the words in which it is told: `act.<name>` in the texts. */
  readonly name: ActName;
  /** What it is done to, in words: the meeting's title. */
  readonly subject: string;
  /** The room that the commands are sent into. */
  readonly roomId: RoomId;
  readonly commands: readonly Command[];
  readonly effect: Effect;
  /** The form it came from with what it held, so that it can be opened again with nothing lost. */
  readonly draft?: FormWish;
};

export const actNames = [
  'create',
  'update',
  'move',
  'delete',
  'restore',
  'createBreakoutSessions',
  'sendMessage',
] as const;
type ActName = (typeof actNames)[number];

/** How far an act is: as far as the command that is least far. */
export type ActState = 'waiting' | 'sent' | 'unanswered' | 'done' | 'failed';

const order: readonly ActState[] = ['failed', 'waiting', 'unanswered', 'sent', 'done'];

export const stateOfAct = ({ commands }: Pick<Act, 'commands'>): ActState => {
  // One that failed decides only when nothing is under way any more.
  const underWay = commands.some(({ state }) => state === 'waiting' || state === 'sent');
  const states = commands.map(({ state }) => state).filter((state) => !underWay || state !== 'failed');
  return order.find((state) => states.includes(state)) ?? 'done';
};

type Outbox = {
  /** The acts that are not done, oldest first. */
  readonly acts: readonly Act[];
  /** Acts that were done just now: what they did may not have come in yet, and is shown until it has. */
  readonly settling: readonly Act[];
};

const initialState: Outbox = { acts: [], settling: [] };

const isOver = (act: Act) => stateOfAct(act) === 'done';

const outbox = createSlice({
  name: 'outbox',
  initialState,
  reducers: {
    actAdded: (state, { payload }: PayloadAction<Act>) => ({ ...state, acts: [...state.acts, payload] }),
    /** Acts from before this page was opened. */
    actsRestored: (state, { payload }: PayloadAction<readonly Act[]>) => ({
      ...state,
      acts: [...payload, ...state.acts],
    }),
    commandChanged: (
      state,
      { payload }: PayloadAction<{ id: string; index: number; change: Partial<Command> }>,
    ) => {
      const { id, index, change } = payload;
      const acts = state.acts.map((act) =>
        act.id === id
          ? {
              ...act,
              commands: act.commands.map((command, at) =>
                at === index ? { ...command, ...change } : command,
              ),
            }
          : act,
      );
      // What is done needs no words: it can be seen.
      const over = acts.filter((act) => act.id === id && isOver(act));
      return { acts: acts.filter((act) => !over.includes(act)), settling: [...state.settling, ...over] };
    },
    /** What an act did has come in by now. */
    actSettled: (state, { payload }: PayloadAction<string>) => ({
      ...state,
      settling: state.settling.filter(({ id }) => id !== payload),
    }),
    actDismissed: (state, { payload }: PayloadAction<string>) => ({
      ...state,
      acts: state.acts.filter(({ id }) => id !== payload),
    }),
  },
});

export const { actAdded, actsRestored, commandChanged, actSettled, actDismissed } = outbox.actions;
export const outboxReducer = outbox.reducer;
