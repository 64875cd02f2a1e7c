import { useEffect, useState } from 'react';
import { useHost } from './context.tsx';

/** Whether the homeserver can be reached. */
export function useConnection(): boolean {
  const host = useHost();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => host.watchConnection(setConnected), [host]);
  return isConnected;
}
