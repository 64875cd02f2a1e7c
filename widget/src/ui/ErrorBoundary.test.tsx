import { render, screen } from '@testing-library/react';
import { lazy, Suspense } from 'react';
import { speak } from '../i18n.ts';
import { violations } from '../test/showPlanner.tsx';
import { Broken } from './Broken.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';

test('tells that a part of the page could not be loaded, and leaves the others alone', async () => {
  await speak('en');
  // React reports what it caught.
  const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const Missing = lazy(() => Promise.reject(new TypeError('no connection')));
  render(
    <main>
      <h1>Calendar</h1>
      <ErrorBoundary fallback={<Broken />}>
        <Suspense>
          <Missing />
        </Suspense>
      </ErrorBoundary>
    </main>,
  );
  expect(await screen.findByRole('alert')).toHaveTextContent('This part of the page could not be shown.');
  expect(screen.getByRole('button', { name: 'Load the page again' })).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Calendar' })).toBeVisible();
  expect(await violations()).toEqual([]);
  report.mockRestore();
});
