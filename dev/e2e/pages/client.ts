import type { Page } from 'playwright-core';

/** The client around a widget: what it asks its user, and where it went. */
export const clientPage = (page: Page) => ({
  approve: () => page.getByRole('button', { name: 'Approve' }).click(),
  decline: () => page.getByRole('button', { name: 'Decline all' }).click(),
  /** The capabilities that the widget asked for. */
  requested: async (): Promise<string[]> =>
    JSON.parse((await page.locator('html').getAttribute('data-requested')) ?? '[]') as string[],
  /** How often its user was asked who they are. */
  identities: async (): Promise<number> => Number(await page.locator('html').getAttribute('data-identities')),
  /** Where the widget sent the client. */
  navigated: () => page.locator('html').getAttribute('data-navigated'),
});
