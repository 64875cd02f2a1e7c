import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { theRun } from './run.ts';
import { ZONE } from './soon.ts';

/** A real browser, in which each person has a window of their own that shares nothing with the others. */
export type Windows = {
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /** All windows that are open. */
  readonly pages: () => readonly Page[];
  /** Takes a picture of every window into the folder that E2E_PICTURES names, if it does: for whoever mends a spec. */
  readonly picture: (name: string) => Promise<void>;
  /** What went wrong in any page so far: uncaught errors, and what the Content-Security-Policy forbade. */
  readonly complaints: readonly string[];
  readonly stop: () => Promise<void>;
};

/** For specs that need a browser: skipped where there is none. */
export const describeInBrowser = (title: string, specs: () => void): void =>
  (theRun().chromium === undefined ? describe.skip : describe)(title, specs);

/** Whatever takes longer than this under load is broken. In milliseconds; whoever writes a spec waits less. */
const PATIENCE = Number(process.env['E2E_PATIENCE'] ?? 60_000);

/** How many times slower the pages of a spec run, for whoever looks for what fails only on a slow machine. */
const SLOWDOWN = Number(process.env['E2E_SLOWDOWN'] ?? 1);

/** Starts the browser of the run. */
export const startBrowser = async (): Promise<Windows> => {
  const { chromium: executablePath } = theRun();
  if (executablePath === undefined) throw new Error('There is no Chromium for this spec.');
  const browser: Browser = await chromium.launch({
    executablePath,
    // Containers and root have no user namespaces for the sandbox. Nothing but the spec may use the network.
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
  const complaints: string[] = [];
  const pages = () => browser.contexts().flatMap((context) => context.pages());
  return {
    complaints,
    pages,
    open: async (options = {}) => {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: ZONE, ...options });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      if (SLOWDOWN > 1) {
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
      }
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
      });
      return page;
    },
    picture: async (name) => {
      const folder = process.env['E2E_PICTURES'];
      if (folder === undefined) return;
      for (const [index, page] of pages().entries())
        await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, '-')}-${index}.png`) });
    },
    stop: () => browser.close(),
  };
};
