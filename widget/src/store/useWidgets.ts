import { useEffect, useState } from 'react';
import type { AvailableWidget } from '../host/botApi.ts';
import { useHost } from './context.tsx';

export type Widgets = {
  readonly state: 'loading' | 'loaded' | 'failed';
  readonly available: readonly AvailableWidget[];
  readonly reload: () => void;
};

/** The widgets that the bot can install. */
export function useWidgets(): Widgets {
  const { bot } = useHost();
  const [attempt, setAttempt] = useState(0);
  const [known, setKnown] = useState<Omit<Widgets, 'reload'>>({ state: 'loading', available: [] });
  useEffect(() => {
    let isWanted = true;
    const receive = (state: Omit<Widgets, 'reload'>) => isWanted && setKnown(state);
    bot.widgets().then(
      (available) => receive({ state: 'loaded', available }),
      () => receive({ state: 'failed', available: [] }),
    );
    return () => {
      isWanted = false;
    };
  }, [bot, attempt]);
  const reload = () => {
    setKnown({ state: 'loading', available: [] });
    setAttempt(attempt + 1);
  };
  return { ...known, reload };
}
