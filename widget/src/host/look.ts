import type { Look, Stop } from './host.ts';

/** The look that the browser or its system was set to. */
export function watchSystemLook(receive: (look: Look) => void): Stop {
  const contrast = window.matchMedia('(prefers-contrast: more)');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const tell = () => receive({ theme: contrast.matches ? 'highContrast' : dark.matches ? 'dark' : 'light' });
  tell();
  for (const query of [contrast, dark]) query.addEventListener('change', tell);
  return () => {
    for (const query of [contrast, dark]) query.removeEventListener('change', tell);
  };
}
