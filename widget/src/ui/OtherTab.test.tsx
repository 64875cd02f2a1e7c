import { render, screen } from '@testing-library/react';
import { speak } from '../i18n.ts';
import { violations } from '../test/showPlanner.tsx';
import { OtherTab } from './OtherTab.tsx';

test.each([
  ['en', 'Convene is open in another tab'],
  ['de', 'Convene ist in einem anderen Tab offen'],
])('says in %s where the planner is open', async (language, words) => {
  await speak(language);
  render(<OtherTab />);
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(words);
  expect(await violations()).toEqual([]);
});
