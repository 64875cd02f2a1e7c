/** Where a piece of work tells a person what it is doing: one short sentence a call. */
export type Say = (sentence: string) => void;

/** Says it on stderr, so that stdout stays for results. */
export const sayOnStderr: Say = (sentence) => {
  process.stderr.write(`${sentence}\n`);
};

/** Says nothing. */
export const sayNothing: Say = () => undefined;
