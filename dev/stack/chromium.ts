import { existsSync } from 'node:fs';
import { installPackages, mayInstallPackages } from './debian.ts';
import type { Say } from './say.ts';

/** Where they are, as Debian has them and others. */
const places = {
  /** Without its windows: a page costs it an eighth of what it costs the whole browser, which draws them unseen. */
  shell: ['/usr/bin/chromium-headless-shell'],
  whole: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
};
const packages = { shell: 'chromium-headless-shell', whole: 'chromium' };

const foundIn = (paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path));

/**
 * The browser that the widget is tried in: the one that CHROMIUM names, else Debian's of the kind that is wished for, which
 * is installed where that is allowed, else what is there. Throws in plain words where there is none.
 */
export const chromiumProgram = async (say: Say, kind: keyof typeof places = 'shell'): Promise<string> => {
  const named = process.env['CHROMIUM'] ?? '';
  if (existsSync(named)) return named;
  const found = () => foundIn([...places[kind], ...places.shell, ...places.whole]);
  if (foundIn(places[kind]) === undefined && mayInstallPackages()) {
    say('installing Chromium');
    await installPackages(packages[kind], 'fonts-noto-core').catch((thrown: unknown) => {
      if (found() === undefined) throw thrown;
    });
  }
  const path = found();
  if (path === undefined)
    throw new Error(
      `There is no Chromium. Install it (on Debian: apt-get install ${packages[kind]}), or set CHROMIUM.`,
    );
  return path;
};

/** Sees to it that Chromium has signs for emoji, where it may be seen to. */
export const haveEmoji = async (say: Say): Promise<void> => {
  if (existsSync('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf') || !mayInstallPackages()) return;
  say('installing a font for emoji');
  await installPackages('fonts-noto-color-emoji');
};
