import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { violations } from '../../test/showPlanner.tsx';
import { SetupScreen } from './SetupScreen.tsx';

test('asks for permissions again, and says when that did not help', async () => {
  const act = jest.fn(() => Promise.resolve(false));
  render(<SetupScreen setup={{ kind: 'permissions', act }} />);
  expect(await violations()).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Request permissions again' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('That did not work.');
  expect(act).toHaveBeenCalledTimes(1);
});

test('repairs the registration, and says that it is complete', async () => {
  render(<SetupScreen setup={{ kind: 'registration', act: () => Promise.resolve(true) }} />);
  await userEvent.click(screen.getByRole('button', { name: 'Repair registration' }));
  expect(await screen.findByRole('heading')).toHaveTextContent('Widget configuration complete');
});

test('says what went wrong when the client refuses', async () => {
  render(<SetupScreen setup={{ kind: 'registration', act: () => Promise.reject(new Error('no')) }} />);
  await userEvent.click(screen.getByRole('button', { name: 'Repair registration' }));
  expect(await screen.findByRole('alert')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Repair registration' })).toBeEnabled();
});
