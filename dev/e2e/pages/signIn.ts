import type { Page } from 'playwright-core';

/** The log-in of the page of its own. */
export const signInPage = (page: Page) => ({
  logIn: async (user: string, password: string) => {
    await page.getByLabel('User name').fill(user);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  },
  logOut: () => page.getByRole('button', { name: /^Log out/ }).click(),
  alert: page.getByRole('alert'),
  form: page.getByLabel('User name'),
});
