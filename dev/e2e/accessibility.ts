import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { repository } from '../stack/paths.ts';

type Axe = {
  readonly run: (
    root: Document,
    options: object,
  ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
};

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Of their rules, those that depend on colours. */
export const COLOURS: readonly string[] = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with a page as it is shown, contrast included, at level WCAG 2.2 AA, or by some of its rules. */
export const violationsOn = async (
  page: Page | Frame,
  rules: readonly string[] = levels,
): Promise<readonly string[]> => {
  await page.evaluate(await readFile(join(repository, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(async (runOnly) => {
    // What fades in has no contrast yet.
    const fading = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(fading.map(({ finished }) => finished));
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`,
      ),
    );
  }, rules);
  return found;
};
