import { existsSync } from 'node:fs';
import { installPackages, mayInstallPackages } from './debian.ts';
import type { Say } from './say.ts';

/** Chromium without its windows: a page costs it an eighth of what it costs the whole browser, which draws them unseen. */
const shell = '/usr/bin/chromium-headless-shell';

const places = [shell, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const found = () => places.find((place) => existsSync(place));

/**
 * The browser that specs of the widget run in: the one that CHROMIUM names, else Debian's without windows, which is
 * installed where that is allowed, else what is there. Throws in plain words where there is none.
 */
export const chromiumProgram = async (say: Say): Promise<string> => {
  const named = process.env['CHROMIUM'] ?? '';
  if (existsSync(named)) return named;
  if (!existsSync(shell) && mayInstallPackages()) {
    say('installing Chromium');
    await installPackages('chromium-headless-shell', 'fonts-noto-core').catch((thrown: unknown) => {
      if (found() === undefined) throw thrown;
    });
  }
  const path = found();
  if (path === undefined)
    throw new Error(
      'There is no Chromium. Install it (on Debian: apt-get install chromium-headless-shell), or set CHROMIUM.',
    );
  return path;
};

/** Sees to it that Chromium has signs for emoji, where it may be seen to. */
export const haveEmoji = async (say: Say): Promise<void> => {
  if (existsSync('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf') || !mayInstallPackages()) return;
  say('installing a font for emoji');
  await installPackages('fonts-noto-color-emoji');
};
