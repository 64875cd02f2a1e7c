import type { Locator, Page } from 'playwright-core';

type Point = { readonly x: number; readonly y: number };

/** Where something is, in the window. */
export const boxOf = async (what: Locator) => {
  const box = await what.boundingBox();
  if (!box) throw new Error('it is not to be seen');
  return box;
};

/** The middle of something. */
export const middleOf = async (what: Locator): Promise<Point> => {
  const { x, y, width, height } = await boxOf(what);
  return { x: x + width / 2, y: y + height / 2 };
};

/** Drags with the mouse as a hand does it: there are places on the way. */
export const drag = async (page: Page, from: Point, to: Point): Promise<void> => {
  const { mouse } = page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
  await mouse.move(to.x, to.y, { steps: 6 });
  // A hand lets go when it sees where it is.
  await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));
  await mouse.up();
};
