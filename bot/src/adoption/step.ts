import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Mark } from '../meetings/rooms.ts';

/** What the bot's memory holds of a room. */
export type RoomRecord = {
  readonly madeFor?: Mark | undefined;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly metadata?: Content | undefined;
  readonly closed?: boolean | undefined;
};

/** One change that adoption makes. Each can be made again, and taken back. */
export type Step =
  /** The old account gives the new one a power level and lets it in, as far as that is needed. */
  | { readonly kind: 'move'; readonly roomId: RoomId; readonly level?: number; readonly enters: boolean }
  /** The new account says of a room what the old one said; a marker belongs to the account that sent it. */
  | { readonly kind: 'marker'; readonly roomId: RoomId; readonly type: string; readonly content: Content }
  /** The room is remembered. */
  | { readonly kind: 'memory'; readonly roomId: RoomId; readonly record: RoomRecord }
  /** That it is a chat between two is remembered. */
  | { readonly kind: 'direct'; readonly roomId: RoomId }
  /** A room that says it is part of this one is linked here, which NeoDateFix left out in version 12. */
  | { readonly kind: 'link'; readonly roomId: RoomId; readonly child: RoomId }
  /** The old account leaves. */
  | { readonly kind: 'leave'; readonly roomId: RoomId };

/** A step in words. */
export function inWords(step: Step): string {
  switch (step.kind) {
    case 'move':
      return [
        ...(step.level === undefined ? [] : [`the new account gets the power level ${step.level}`]),
        ...(step.enters ? ['the new account joins'] : []),
      ].join('; ');
    case 'marker':
      return 'the new account marks the room as its own';
    case 'memory':
      return step.record.madeFor === undefined ? 'is remembered' : `is remembered as ${step.record.madeFor}`;
    case 'direct':
      return 'is remembered as a chat between two';
    case 'link':
      return `is linked to ${step.child}, which belongs to it`;
    case 'leave':
      return 'the old account leaves';
  }
}
