import type { Locator } from 'playwright-core';
import type { Screen } from './planner.ts';

/** The form of breakout sessions, wherever it is shown. */
export const breakoutForm = (screen: Screen | Locator) => {
  const groups = screen.getByRole('list', { name: 'Groups' });
  const group = (title: string) => groups.getByRole('listitem', { name: title, exact: true });
  const free = screen.getByRole('group', { name: 'Not assigned' });
  return {
    group,
    /** Where those are that are in no group. */
    free,
    setNumber: (count: number) =>
      screen.getByRole('spinbutton', { name: /^Number of groups/ }).fill(String(count)),
    titleOf: (title: string) => group(title).getByRole('textbox', { name: /^Group title/ }),
    /** Somebody in a group, or among those that are in none. */
    person: (name: string, place: Locator) => place.getByRole('button', { name: new RegExp(`^${name}\\b`) }),
  };
};
