import { toAppError } from '../../shared/src/appError.ts';
import { isInterruption } from './interrupted.ts';

/** Whether what failed may go well when it is done again as it is. What is refused, unsound or gone stays so. */
export function willPass(error: unknown): boolean {
  return isInterruption(error) || ['upstream', 'limited', 'internal'].includes(toAppError(error).code);
}
