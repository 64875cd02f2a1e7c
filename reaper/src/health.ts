import type { Report } from './report.ts';
import type { Page } from './serve.ts';

/** What is known of the passes so far. */
export type Health = {
  readonly passed: (report: Report) => void;
  readonly failed: (error: Error) => void;
  readonly pages: Readonly<Record<string, Page>>;
};

const MINUTE = 60_000;

/** Says whether the reaper lives, and in words what keeps it from doing its work. */
export function createHealth(intervalMinutes: number, now: () => number): Health {
  let last: { readonly at: number; readonly trouble: string | undefined } | undefined;
  const problems = (): readonly string[] => {
    if (last === undefined) return ['The first pass is not through yet.'];
    const minutes = Math.round((now() - last.at) / MINUTE);
    const isLate = minutes > 2 * intervalMinutes + 60;
    return [
      ...(last.trouble === undefined ? [] : [last.trouble]),
      ...(isLate ? [`The last pass ended ${minutes} minutes ago.`] : []),
    ];
  };
  return {
    passed: ({ stopped }) => {
      last = { at: now(), trouble: stopped && `The last pass was stopped for safety: ${stopped}.` };
    },
    failed: ({ message }) => {
      last = { at: now(), trouble: `The last pass failed: ${message}` };
    },
    pages: {
      '/healthz': () => Promise.resolve({ body: '{"status":"live"}' }),
      '/readyz': () => {
        const found = problems();
        const status = found.length === 0 ? 'ready' : 'not ready';
        return Promise.resolve({
          status: found.length === 0 ? 200 : 503,
          body: JSON.stringify({ status, problems: found }),
        });
      },
    },
  };
}
