import { useCallback, useEffect, useState } from 'react';
import { toAppError, type ErrorCode } from '../../../shared/src/appError.ts';
import type { BotApi } from '../host/botApi.ts';
import { useHost } from './context.tsx';

/** How far a question is. */
export type Asked<Answer> =
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly code: ErrorCode; readonly askAgain: () => void };

type Ended<Answer> = {
  readonly ask: (bot: BotApi) => Promise<Answer>;
  readonly attempt: number;
} & ({ readonly answer: Answer } | { readonly code: ErrorCode });

/** Asks the bot. `ask` is asked anew when it is another function. */
export function useAsked<Answer>(ask: (bot: BotApi) => Promise<Answer>): Asked<Answer> {
  const { bot } = useHost();
  const [attempt, setAttempt] = useState(0);
  const [ended, setEnded] = useState<Ended<Answer>>();
  useEffect(() => {
    let isWanted = true;
    const end = (how: Ended<Answer>) => {
      if (isWanted) setEnded(how);
    };
    ask(bot).then(
      (answer) => end({ ask, attempt, answer }),
      (thrown: unknown) => end({ ask, attempt, code: toAppError(thrown).code }),
    );
    return () => void (isWanted = false);
  }, [ask, attempt, bot]);
  const askAgain = useCallback(() => setAttempt((last) => last + 1), []);
  if (ended?.ask !== ask || ended.attempt !== attempt) return { state: 'asking' };
  return 'answer' in ended
    ? { state: 'answered', answer: ended.answer }
    : { state: 'failed', code: ended.code, askAgain };
}

const askConfig = ({ config }: BotApi) => config();

/** How the bot is set up, as far as it tells. */
export const useBotConfig = () => useAsked(askConfig);
