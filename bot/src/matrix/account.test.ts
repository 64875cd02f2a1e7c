import { AppError } from '../../../shared/src/appError.ts';
import { bot } from '../test/people.ts';
import { scriptHomeserver, type Answer } from '../test/scriptedHomeserver.ts';
import { openAccount } from './account.ts';

const open = async (profile: Answer) => {
  const homeserver = scriptHomeserver(({ path, method }) =>
    path.endsWith('/whoami') ? { user_id: bot } : method === 'GET' ? profile : {},
  );
  return { account: await openAccount(homeserver), homeserver };
};

describe('the account of the bot', () => {
  it('is whose access token it is', async () => {
    const { account } = await open({});
    expect(account).toMatchObject({ botId: bot, serverName: 'example.com' });
  });

  it('fails to open with a token that is not known', async () => {
    const homeserver = scriptHomeserver(() => new AppError('unauthenticated', 'M_UNKNOWN_TOKEN'));
    await expect(openAccount(homeserver)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each<[string, Answer, boolean]>([
    ['the same', { displayname: 'Bot' }, false],
    ['another', { displayname: 'Robot' }, true],
    ['none', {}, true],
    ['no profile', new AppError('not_found', 'x'), true],
  ])('sets its name where it has %s', async (_, profile, sets) => {
    const { account, homeserver } = await open(profile);
    await account.setDisplayName('Bot');
    const puts = homeserver.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ path, body }) => [path, body])).toEqual(
      sets ? [['/_matrix/client/v3/profile/%40bot%3Aexample.com/displayname', { displayname: 'Bot' }]] : [],
    );
  });
});
