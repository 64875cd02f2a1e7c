import { useState } from 'react';
import { isValidTimeZone } from '../../../shared/src/calendar/zone.ts';
import { useHost } from './context.tsx';

const KEPT = 'second_zone';

/** Another zone in which times are told besides the first one, `null` for none. Remembered in this browser. */
export function useSecondZone(): readonly [zone: string | null, choose: (zone: string | null) => void] {
  const { memory } = useHost();
  const [zone, setZone] = useState(() => {
    const kept = memory.read(KEPT);
    return typeof kept === 'string' && isValidTimeZone(kept) ? kept : null;
  });
  const choose = (next: string | null) => {
    setZone(next);
    memory.write(KEPT, next ?? undefined);
  };
  return [zone, choose];
}
