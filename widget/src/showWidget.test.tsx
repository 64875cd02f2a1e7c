import { act, screen } from '@testing-library/react';
import { createRoot, type Root } from 'react-dom/client';
import { AppError } from '../../shared/src/appError.ts';
import { readSettings } from './host/settings.ts';
import type { WidgetConnection } from './host/widgetConnection.ts';
import { showWidget } from './showWidget.tsx';
import { violations } from './test/showPlanner.tsx';

test('says why it could not start, and lets one load it again', async () => {
  const element = document.createElement('div');
  document.body.append(element);
  let root: Root | undefined;
  const connection = {
    parameters: { language: 'en', theme: 'light' },
    lacking: () => Promise.reject(new AppError('upstream', 'the client does not answer')),
  } as unknown as WidgetConnection;
  await act(async () => {
    root = createRoot(element);
    await showWidget(connection, readSettings({}), root);
  });
  expect(screen.getByRole('alert')).toHaveTextContent('The planner could not start');
  expect(screen.getByRole('alert')).toHaveTextContent(/cannot be reached/);
  expect(screen.getByRole('button', { name: 'Load the page again' })).toBeVisible();
  expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  expect(await violations()).toEqual([]);
  act(() => root?.unmount());
  element.remove();
});
