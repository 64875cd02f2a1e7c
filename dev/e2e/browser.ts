import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { theRun } from './run.ts';
import { ZONE } from './soon.ts';
import { PATIENCE } from '../stack/patience.ts';

/** A real browser, in which each person has a window of their own that shares nothing with the others. */
export type Windows = {
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /**
   * Closes all windows at the end of a spec, and before that takes a picture of each into the folder that E2E_PICTURES
   * names, if it does: for whoever mends a spec.
   *
   * @throws Error for what went wrong in any of them: uncaught errors, and what the Content-Security-Policy forbade
   */
  readonly closeAll: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** For specs that need a browser: skipped where there is none. */
export const describeInBrowser = (title: string, specs: () => void): void =>
  (theRun().chromium === undefined ? describe.skip : describe)(title, specs);

/** Where whoever mends a spec wants pictures. */
const PICTURES = process.env['E2E_PICTURES'];

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
  let complaints: string[] = [];
  return {
    open: async (options = {}) => {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: ZONE, ...options });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      if (SLOWDOWN > 1) {
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
      }
      page.on('pageerror', ({ message, stack = message }) => complaints.push(stack));
      page.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
      });
      return page;
    },
    closeAll: async () => {
      // What happens to a page that is being closed, such as the end of its requests, nobody sees.
      const seen = complaints;
      complaints = [];
      const name = String(expect.getState().currentTestName).replaceAll(/\W+/g, '-');
      for (const [index, context] of browser.contexts().entries()) {
        if (PICTURES !== undefined)
          for (const page of context.pages())
            await page.screenshot({ path: join(PICTURES, `${name}-${index}.png`) });
        await context.close();
      }
      complaints = [];
      expect(seen).toEqual([]);
    },
    stop: () => browser.close(),
  };
};
