/** Whoever kills a bot twenty times has commands that wait for all of that. In milliseconds. */
const usual = process.env['TORTURE'] === undefined ? 240_000 : 1_800_000;

/**
 * How long whatever is to happen is waited for, in milliseconds. Nobody is judged by it: it ends what hangs, on a busy
 * machine too. Whoever writes a spec may want less.
 */
export const PATIENCE = Number(process.env['E2E_PATIENCE'] ?? usual);
