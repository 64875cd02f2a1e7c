import type { FrameLocator, Page } from 'playwright-core';

/** The planner, in a client or on its own page. */
export const plannerScreen = (screen: Page | FrameLocator) => ({
  /** The card of a meeting. */
  card: (title: string) =>
    screen.getByRole('list', { name: 'Meetings' }).getByRole('listitem', { name: title }).last(),
  empty: screen.getByText('No meetings scheduled that match the selected filters.'),
});
