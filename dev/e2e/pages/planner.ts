import { eventually } from '../../stack/eventually.ts';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Where a screen is looked at: a page, or a frame in it. */
export type Screen = Page | FrameLocator;

/** The planner, in a client or on its own page. */
export const plannerScreen = (screen: Screen) => {
  const meetings = screen.getByRole('list', { name: 'Meetings' });
  /** The card of a meeting; of a series, of its first or a later time. */
  const card = (title: string, nth = 0) =>
    meetings.getByRole('listitem', { name: title, exact: true }).nth(nth);
  const menu = async (of: Locator, item: string) => {
    await of.getByRole('button', { name: 'More settings' }).click();
    await screen.getByRole('menuitem', { name: item }).click();
  };
  return {
    meetings,
    card,
    menu,
    empty: screen.getByText('No meetings scheduled that match the selected filters.'),
    schedule: () => screen.getByRole('button', { name: 'Schedule Meeting' }).click(),
    search: (text: string) => screen.getByRole('searchbox', { name: 'Search' }).fill(text),
    view: async (name: string) => {
      await screen.getByRole('combobox', { name: /^View/ }).click();
      await screen.getByRole('option', { name, exact: true }).click();
    },
    dialog: (name: string) => screen.getByRole('dialog', { name }),
    /** A meeting in one of the grids. */
    event: (title: string) => screen.getByRole('button', { name: new RegExp(`“${title}”`) }).first(),
  };
};

/** The form of a meeting, wherever it is shown. */
export const meetingForm = (screen: Screen | Locator) => ({
  title: screen.getByRole('textbox', { name: /Title/ }),
  description: screen.getByRole('textbox', { name: /Description/ }),
  invite: async (userId: string) => {
    const participants = screen.getByRole('combobox', { name: 'Participants' });
    const option = screen.getByRole('option', { name: userId }).first();
    await eventually('the person', async () => {
      // A question of the client may have taken what was typed away.
      await participants.fill(userId);
      return option.click({ timeout: 5_000 }).then(() => true);
    });
  },
});

/** The form in a window of the client, and the window's own buttons. */
export const meetingWindow = (page: Page, name: 'Schedule Meeting' | 'Edit Meeting') => {
  const dialog = page.getByRole('dialog', { name });
  return {
    ...meetingForm(dialog.frameLocator('iframe')),
    within: dialog.frameLocator('iframe'),
    press: (button: string) => dialog.getByRole('button', { name: button }).click(),
  };
};
