import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { AppError } from '../../../../shared/src/appError.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { readSettings } from '../../host/settings.ts';
import { askHomeserver, signInWithPassword, type Offer } from '../../host/signIn.ts';
import { speak } from '../../i18n.ts';
import { violations } from '../../test/showPlanner.tsx';
import { SignInScreen } from './SignInScreen.tsx';

// There is no homeserver here; dev/e2e logs in at a real one.
jest.mock('../../host/signIn.ts', () => ({
  askHomeserver: jest.fn(),
  signInWithPassword: jest.fn(),
  oauthUrl: jest.fn(),
  ssoUrl: jest.fn(),
}));

const offer: Offer = {
  homeserver: 'https://matrix.example.org',
  password: true,
  providers: [{ id: 'corporate', name: 'Corporate' }],
  oauth: false,
};
const session = {
  homeserver: offer.homeserver,
  userId: '@alice:example.org' as UserId,
  deviceId: 'DEVICE',
  accessToken: 'token',
};

const show = (settings: object = {}, notice?: 'signIn.expired') => {
  const onSession = jest.fn();
  render(<SignInScreen settings={readSettings(settings)} notice={notice} onSession={onSession} />);
  return { onSession, user: userEvent.setup() };
};

beforeEach(async () => {
  await speak('en');
  jest.mocked(askHomeserver).mockResolvedValue(offer);
  jest
    .mocked(signInWithPassword)
    .mockImplementation((_, user, password) =>
      user === 'alice' && password === 'secret'
        ? Promise.resolve(session)
        : Promise.reject(new AppError('denied', 'wrong')),
    );
});

test('asks for the homeserver, then for user and password, and says when they are wrong', async () => {
  const { onSession, user } = show();
  expect(await violations()).toEqual([]);
  await user.type(screen.getByRole('textbox', { name: /Homeserver or Matrix ID/ }), 'example.org');
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  await user.type(await screen.findByRole('textbox', { name: /User name/ }), 'alice');
  expect(screen.getByRole('button', { name: 'Continue with Corporate' })).toBeInTheDocument();
  const password = screen.getByLabelText(/Password/);
  await user.type(password, 'wrong');
  await user.click(screen.getByRole('button', { name: 'Log in' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Check user name and password.');
  expect(await violations()).toEqual([]);
  await user.clear(password);
  await user.type(password, 'secret{Enter}');
  expect(await screen.findByRole('button', { name: 'Log in' })).toBeEnabled();
  expect(onSession).toHaveBeenCalledWith(session);
});

test('asks only for user and password where a homeserver is set up, and says why', async () => {
  show({ REACT_APP_HOME_SERVER_URL: offer.homeserver }, 'signIn.expired');
  expect(await screen.findByText('Your account at matrix.example.org')).toBeInTheDocument();
  expect(screen.getByRole('alert')).toHaveTextContent('You are logged out');
  expect(await violations()).toEqual([]);
});

test('says that a homeserver does not answer, and tries again', async () => {
  jest.mocked(askHomeserver).mockRejectedValueOnce(new AppError('upstream', 'no answer'));
  const { user } = show({ REACT_APP_HOME_SERVER_URL: offer.homeserver });
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no answer from the homeserver.');
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('textbox', { name: /User name/ })).toBeInTheDocument();
});
