import type { Content, RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { BotApi } from './botApi.ts';
import type { Memory } from './memory.ts';

/** Ends what was begun: a subscription, a timer, a connection. */
export type Stop = () => void;

/** An event with the room it is of. */
export type InRoom<Event> = Event & { readonly room_id: RoomId };

/** Somebody found in the user directory. `avatarUrl` is an `mxc:` URI. */
export type Person = {
  readonly userId: UserId;
  readonly displayName?: string;
  readonly avatarUrl?: string;
};

/** How the client around us looks. `accent` is a CSS colour. */
export type Look = {
  readonly theme: 'light' | 'dark' | 'highContrast';
  readonly accent?: string;
};

/** A form in a window of the client: `path` is one of our routes, `data` what it begins with (JSON). */
export type ModalWish = {
  readonly path: string;
  readonly title: string;
  readonly data: unknown;
  readonly buttons: readonly ModalButton[];
};
export type ModalButton = {
  readonly id: string;
  readonly label: string;
  readonly kind: 'primary' | 'secondary';
  readonly disabled?: boolean;
};

/** What a page has that was opened as such a window: the client draws the buttons. */
export type Modal = {
  readonly data: unknown;
  readonly setEnabled: (buttonId: string, isEnabled: boolean) => void;
  /** Calls `press` with the id of each button that is pressed. */
  readonly watchButtons: (press: (buttonId: string) => void) => Stop;
  /** Closes the window; `result` (JSON) goes to whoever opened it. */
  readonly close: (result?: unknown) => void;
};

/**
 * What the planner needs of the world around it: a Matrix client that shows it as a widget, or a page of its own with a
 * log-in. Everything that is sent or asked fails with an `AppError`: `denied`, `not_found`, `limited`, `upstream`.
 */
export type Host = {
  readonly kind: 'widget' | 'page';
  readonly userId: UserId;
  /** The room that the widget belongs to. On a page people choose it themselves. */
  readonly roomId: RoomId | undefined;
  /** A BCP 47 language tag, as it is now. */
  readonly locale: string;
  readonly bot: BotApi;
  readonly memory: Memory;
  /** Calls `receive` with the look as it is, and at each change. */
  readonly watchLook: (receive: (look: Look) => void) => Stop;
  /** Calls `receive` with the language at each change; absent where it never changes. */
  readonly watchLocale?: (receive: (locale: string) => void) => Stop;
  /** Calls `receive` with whether the homeserver can be reached, as it is and at each change. */
  readonly watchConnection: (receive: (isConnected: boolean) => void) => Stop;
  /**
   * Reads the state of these types in all rooms that the user is in or invited to, then keeps up. Resolves when what there
   * was has been received. What somebody may not read is left out.
   */
  readonly watchState: (
    types: readonly string[],
    receive: (events: readonly InRoom<StateEvent>[]) => void,
  ) => Promise<Stop>;
  /** Receives room events of these types as they come; nothing from before. */
  readonly watchEvents: (
    types: readonly string[],
    receive: (event: InRoom<RoomEvent>) => void,
  ) => Promise<Stop>;
  /**
   * Sends a room event. Where the host can have it so (a page of its own can, a client's widget API cannot), the same
   * `transactionId` again is the same event: so one may ask again when it is not known whether it arrived.
   */
  readonly sendEvent: (
    roomId: RoomId,
    type: string,
    content: Content,
    transactionId: string,
  ) => Promise<EventId>;
  /** Accepts an invitation. */
  readonly join: (roomId: RoomId) => Promise<void>;
  /** Declines an invitation, or leaves. */
  readonly leave: (roomId: RoomId) => Promise<void>;
  readonly searchPeople: (term: string) => Promise<readonly Person[]>;
  /** Shows a room to the user, where rooms are shown. */
  readonly openRoom: (roomId: RoomId) => Promise<void>;
  /** The link to a room that can be given to people. */
  readonly roomLink: (roomId: RoomId) => string;
  /** A URL that an `<img>` can show for an `mxc:` URI, `undefined` where it cannot be had. Object URLs are the host's. */
  readonly thumbnail: (mxc: string, size: number) => Promise<string | undefined>;
  /** Opens a window of the client and resolves with what it was closed with; absent where there are none. */
  readonly openModal?: (wish: ModalWish) => Promise<unknown>;
  /** Present where this page is such a window. */
  readonly modal?: Modal;
  /** Ends the session and wipes what was kept; absent where others look after that. */
  readonly logOut?: () => Promise<void>;
};
