/** What is thrown where a part of the page cannot be had: without a connection, or when a newer version took its place. */
export class PartMissing extends Error {}

/** A part of the page that is loaded when it is needed. */
export const part = <Part>(loading: Promise<Part>): Promise<Part> =>
  loading.catch((cause: unknown) => {
    throw new PartMissing('a part of the page cannot be loaded', { cause });
  });
