import { existsSync } from 'node:fs';
import { installPackages, mayInstallPackages } from './debian.ts';
import type { Say } from './say.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const found = (): string | undefined =>
  [process.env['CHROMIUM'] ?? '', ...places].find((path) => existsSync(path));

/**
 * The browser that specs of the widget run in: the one that CHROMIUM names or that is there, else Debian's, which is
 * installed where that is allowed. Throws in plain words where there is none.
 */
export const chromiumProgram = async (say: Say): Promise<string> => {
  if (found() === undefined && mayInstallPackages()) {
    say('installing Chromium');
    await installPackages('chromium', 'fonts-noto-core');
  }
  const path = found();
  if (path === undefined)
    throw new Error(
      'There is no Chromium. Install it (on Debian: apt-get install chromium), or set CHROMIUM.',
    );
  return path;
};

/** Sees to it that Chromium has signs for emoji, where it may be seen to. */
export const haveEmoji = async (say: Say): Promise<void> => {
  if (existsSync('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf') || !mayInstallPackages()) return;
  say('installing a font for emoji');
  await installPackages('fonts-noto-color-emoji');
};
