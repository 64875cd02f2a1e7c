import { createContext, useCallback, useContext, useEffect, useId, useState } from 'react';

/** Takes note of a field, by a name of its own, that holds what cannot be used, or does so no more. */
export type TellUnsound = (field: string, isUnsound: boolean) => void;

/** Where fields tell that they hold something that nobody can use; in a form it keeps the form from being sent. */
export const UnsoundContext = createContext<TellUnsound>(() => undefined);

/** Tells the form around a field, as long as the field is there, that what was typed cannot be used. */
export function useUnsound(isUnsound: boolean): void {
  const field = useId();
  const tell = useContext(UnsoundContext);
  useEffect(() => {
    tell(field, isUnsound);
    return () => tell(field, false);
  }, [tell, field, isUnsound]);
}

/** Whether all the fields hold what can be used, and what goes into their context. */
export function useSoundness(): { readonly isSound: boolean; readonly tell: TellUnsound } {
  const [unsound, setUnsound] = useState<readonly string[]>([]);
  const tell = useCallback<TellUnsound>((field, isUnsound) => {
    setUnsound((before) => {
      if (before.includes(field) === isUnsound) return before;
      return isUnsound ? [...before, field] : before.filter((each) => each !== field);
    });
  }, []);
  return { isSound: unsound.length === 0, tell };
}
