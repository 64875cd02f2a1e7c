import type { Stop } from './host.ts';

/** Whether the browser has a network, as it is and at each change. */
export function watchNetwork(receive: (isConnected: boolean) => void): Stop {
  const tell = () => receive(navigator.onLine);
  tell();
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
  return () => {
    window.removeEventListener('online', tell);
    window.removeEventListener('offline', tell);
  };
}
