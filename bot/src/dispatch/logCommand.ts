import type { Logger } from '../log.ts';
import type { DispatchObserver } from './dispatch.ts';

const levels = { internal: 'error', upstream: 'warn' } as const;

/** Logs how a command ended, as seriously as it is. */
export function logCommand(
  log: Logger,
  { request, outcome, seconds }: Parameters<DispatchObserver>[0],
): void {
  const about = { command: request.id, type: request.type, sender: request.sender, seconds };
  if (outcome.done) {
    log.info(about, 'a command is done');
    return;
  }
  const { code } = outcome.error;
  const level = levels[code as keyof typeof levels] ?? 'info';
  log[level]({ ...about, code, err: outcome.error }, 'a command failed');
}
