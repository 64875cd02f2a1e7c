import type { EventId, UserId } from './ids.ts';

/** The content of an event as it came from outside: nothing is known of it before it was checked. */
export type Content = Readonly<Record<string, unknown>>;

/** Whether something that came from outside is an object at all, as JSON has them. */
export const isObject = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An event of a room's timeline, as `/sync` and `/messages` give it. */
export type RoomEvent = {
  readonly event_id: EventId;
  readonly type: string;
  readonly sender: UserId;
  /** Milliseconds since 1970, by the clock of the sender's homeserver. */
  readonly origin_server_ts: number;
  readonly content: Content;
  readonly state_key?: string;
  readonly unsigned?: {
    readonly prev_content?: Content;
    readonly transaction_id?: string;
    /** The event whose place in the state this one took. */
    readonly replaces_state?: EventId;
  };
};

/** A room event that is state. */
export type StateEvent = RoomEvent & { readonly state_key: string };
