import { AppError } from '../../../shared/src/appError.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';

/** What one event may hold, in bytes, with room for what the homeserver adds. */
const MAX_CONTENT_BYTES = 60_000;

/**
 * Makes sure that events can be sent, before anything was changed.
 *
 * @param contents the content of each event, under the name of the field that decides its size
 * @throws AppError `invalid` that names the field
 */
export function demandThatItFits(contents: Readonly<Record<string, Content>>): void {
  for (const [field, content] of Object.entries(contents)) {
    const size = Buffer.byteLength(JSON.stringify(content));
    if (size > MAX_CONTENT_BYTES) {
      const complaint = `${field} is too long: ${size} of ${MAX_CONTENT_BYTES} bytes`;
      throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
    }
  }
}
