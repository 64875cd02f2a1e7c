import type { Homeserver } from './homeserver.ts';
import { MatrixError } from './matrixRequest.ts';
import type { StackFile, StackPerson } from './stackFile.ts';

/** Everybody who exists after a start. */
export type Accounts = Pick<StackFile, 'people' | 'admin'> & { readonly bot: StackPerson };

type Wish = {
  readonly user: string;
  readonly displayName: string;
  readonly admin?: boolean;
  /** Of the last start; perhaps no longer good. */
  readonly accessToken: string | undefined;
};

/** On a homeserver for one developer that only this machine can reach, a password to remember is what is wanted. */
const passwordOf = (user: string): string => `${user}-password`;

/** The account: by the token of the last start, or a new log-in, or made now. */
const ensureAccount = async (
  homeserver: Homeserver,
  { accessToken, ...wish }: Wish,
): Promise<StackPerson> => {
  const { user } = wish;
  const password = passwordOf(user);
  const userId = `@${user}:${homeserver.serverName}`;
  if (accessToken !== undefined && (await homeserver.whoIs(accessToken)) === userId) {
    return { userId, password, accessToken };
  }
  try {
    return { userId, password, accessToken: (await homeserver.logIn(user, password)).accessToken };
  } catch (thrown) {
    if (!(thrown instanceof MatrixError) || thrown.status !== 403) {
      throw thrown;
    }
    const account = await homeserver.registerUser({ ...wish, password });
    return { userId, password, accessToken: account.accessToken };
  }
};

/** The account of the reaper: an administrator of its own, for it must not be the bot's. */
export const ensureReaper = (homeserver: Homeserver): Promise<StackPerson> =>
  ensureAccount(homeserver, { user: 'reaper', displayName: 'Reaper', admin: true, accessToken: undefined });

/**
 * Sees to it that the bot (exempt from rate limits), the administrator and the people exist and have tokens that
 * work; those of the last start when they still do.
 */
export const ensureAccounts = async (homeserver: Homeserver, last?: StackFile): Promise<Accounts> => {
  const ensure = (user: string, displayName: string, known: { accessToken: string } | undefined) =>
    ensureAccount(homeserver, { user, displayName, accessToken: known?.accessToken });
  const [bot, admin, alice, bob, carol] = await Promise.all([
    ensure('meetings-bot', 'Meetings', last?.bot),
    ensureAccount(homeserver, {
      user: 'admin',
      displayName: 'Administrator',
      admin: true,
      accessToken: last?.admin.accessToken,
    }),
    ensure('alice', 'Alice', last?.people.alice),
    ensure('bob', 'Bob', last?.people.bob),
    ensure('carol', 'Carol', last?.people.carol),
  ]);
  await homeserver.limitRate({ adminToken: admin.accessToken, userId: bot.userId, perSecond: 0 });
  return { bot, admin, people: { alice, bob, carol } };
};
