import { act, screen } from '@testing-library/react';
import { createRoot, type Root } from 'react-dom/client';
import { AppError } from '../../shared/src/appError.ts';
import { readSettings } from './host/settings.ts';
import type { WidgetConnection } from './host/widgetConnection.ts';
import { showWidget } from './showWidget.tsx';
import { violations } from './test/showPlanner.tsx';

jest.mock('./start.tsx', () => {
  throw new TypeError('a newer version is served');
});

test.each([
  ['the client does not answer', () => Promise.reject(new AppError('upstream', '')), /cannot be reached/],
  ['a part of it is missing', () => Promise.resolve([]), /A part of the page could not be loaded\./],
])('says why it could not start, and lets one load it again: %s', async (_, lacking, words) => {
  const element = document.createElement('div');
  document.body.append(element);
  let root: Root | undefined;
  const parameters = {
    language: 'en',
    theme: 'light',
    userId: '@alice:example.org',
    roomId: '!room:example.org',
  };
  const connection = { parameters, lacking } as unknown as WidgetConnection;
  await act(async () => {
    root = createRoot(element);
    await showWidget(connection, readSettings({}), root);
  });
  expect(screen.getByRole('alert')).toHaveTextContent('The planner could not start');
  expect(screen.getByRole('alert')).toHaveTextContent(words);
  expect(screen.getByRole('button', { name: 'Load the page again' })).toBeVisible();
  expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  expect(await violations()).toEqual([]);
  act(() => root?.unmount());
  element.remove();
});
