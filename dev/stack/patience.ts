/**
 * How long whatever is to happen is waited for, in milliseconds. Nobody is judged by it: it ends what hangs, on a busy
 * machine too. Whoever writes a spec may want less.
 */
export const PATIENCE = Number(process.env['E2E_PATIENCE'] ?? 240_000);
