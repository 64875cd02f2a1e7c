/** Makes the page installable, and open at once the next time. Where that does not work everything else does. */
export function registerServiceWorker(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  void workers?.register('/sw.js').catch(() => undefined);
}
