import type { Generated } from 'kysely';

/** A command's row in the journal. `data` and `outcome` are JSON text: `jsonb` cannot hold every string JSON can. */
export type CommandRow = {
  /** The order in which commands arrived. */
  seq: Generated<string>;
  id: string;
  type: string;
  sender: string;
  sent_in: string | null;
  data: string;
  locale: string;
  time_zone: string;
  sent_at: string;
  /** Which door it came through: `matrix` commands are answered by a reaction. */
  door: 'matrix' | 'http';
  /** `waiting` → `begun` (authorised, effects possible) → `ended` (outcome known) → `answered`. */
  stage: Generated<'waiting' | 'begun' | 'ended' | 'answered'>;
  outcome: string | null;
  received_at: Generated<Date>;
};

/** Every table, for the typed queries. */
export type Tables = {
  command: CommandRow;
  /** What a running command decided, kept for a resumed attempt. */
  command_memory: { command_id: string; step: string; value: string };
  /**
   * The rooms the bot is joined to. `made_for` names the command (and step) for which we made it; of several for one
   * command, which a homeserver that does not answer may give us, one is `chosen`.
   */
  room: {
    room_id: string;
    made_for: string | null;
    chosen: Generated<boolean>;
    /** The room's type, name and metadata (JSON text), as far as they are known. */
    room_type: string | null;
    name: string | null;
    metadata: string | null;
    /** Whether a tombstone stands in it. */
    closed: boolean | null;
  };
  /** Invitations that the bot has yet to act upon. */
  invitation: { room_id: string; sender: string; is_direct: boolean };
  /** What somebody did and the watchers have yet to be told; `event` is JSON text. */
  observation: { seq: Generated<string>; event_id: string; room_id: string; event: string };
  /** Encrypted events that wait for their key; `event` is JSON text. */
  unread: { event_id: string; room_id: string; event: string; seen_at: string; told: Generated<boolean> };
  /** The cards of meetings. A card is out of date while it was `wanted` more often than it was `made`. */
  card: {
    room_id: string;
    wanted: Generated<number>;
    made: Generated<number>;
    /** What it shows (JSON text). */
    shown: string | null;
    /** In whose terms the meeting was planned. */
    locale: string | null;
    time_zone: string | null;
  };
  /** Single facts, such as the sync token. */
  fact: { name: string; value: string };
};
