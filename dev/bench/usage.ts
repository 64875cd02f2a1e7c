import { readFile } from 'node:fs/promises';

/** What the kernel says of a process: resident memory in MB, and processor time in seconds. */
export async function usageOf(pid: number): Promise<{ readonly memory: number; readonly processor: number }> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Clock ticks are hundredths of a second on every Linux that Node runs on.
  const processor = (Number(fields[11]) + Number(fields[12])) / 100;
  return { memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024, processor };
}
