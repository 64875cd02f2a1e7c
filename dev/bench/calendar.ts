import type { BenchRow } from './row.ts';
export const benchCalendar = (): Promise<BenchRow[]> => Promise.resolve([]);
