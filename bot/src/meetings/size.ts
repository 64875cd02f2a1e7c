import { AppError } from '../../../shared/src/appError.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { ExternalData } from '../../../shared/src/commands/fields.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';

/** What the invited see of a meeting beforehand, by the field that makes it grow. */
type Preview = {
  readonly title: string;
  readonly description: string;
  readonly calendar: Calendar;
  readonly external_data: ExternalData | undefined;
  /** The power levels. */
  readonly participants: Content | undefined;
};

/**
 * What an invitation may carry, in bytes. It holds the state that the invited see beforehand and its reasons; above
 * 64 KiB Synapse leaves that state out, and the invited see an empty room.
 */
const MAX_INVITATION_BYTES = 60_000;

/** What one event may hold, in bytes, with room for what the homeserver adds. */
const MAX_CONTENT_BYTES = 60_000;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value ?? null));

function refuse(complaint: string): never {
  throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
}

/**
 * Makes sure that people can be invited to a meeting. What fits there fits into its single events as well.
 *
 * @throws AppError `invalid` that names the largest field
 */
export function demandInvitable(preview: Preview, invitations: readonly Content[]): void {
  const sizes = Object.entries(preview)
    .map(([field, value]) => ({ field, size: bytes(value) }))
    .sort((one, other) => other.size - one.size);
  const total = sizes.reduce((sum, { size }) => sum + size, Math.max(0, ...invitations.map(bytes)));
  if (total <= MAX_INVITATION_BYTES) return;
  refuse(`${sizes[0]?.field} is too long: the whole meeting has ${total} of ${MAX_INVITATION_BYTES} bytes`);
}

/** As many of some values, from the first on, as fit into one event. */
export function fitting<T>(values: readonly T[]): readonly T[] {
  let size = 0;
  return values.filter((value) => (size += bytes(value) + 1) <= MAX_CONTENT_BYTES);
}

/**
 * Makes sure that events can be sent.
 *
 * @param contents the content of each event, under the name of the field that decides its size
 * @throws AppError `invalid` that names the field
 */
export function demandSendable(contents: Readonly<Record<string, Content>>): void {
  for (const [field, content] of Object.entries(contents)) {
    const size = bytes(content);
    if (size > MAX_CONTENT_BYTES) refuse(`${field} is too long: ${size} of ${MAX_CONTENT_BYTES} bytes`);
  }
}
