import { describeInBrowser } from './browser.ts';
import { makeMeeting } from './builders.ts';
import { startIdentityProvider } from './identityProvider.ts';
import { plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { soon } from './soon.ts';
import { setWidgetScene, type WidgetScene } from './widgetScene.ts';

describeInBrowser('the log-in of the page of its own', () => {
  let scene: WidgetScene;
  beforeAll(async () => {
    scene = await setWidgetScene();
    await makeMeeting(scene, soon('Stand-up'));
  });
  afterAll(() => scene.stop());
  afterEach(() => scene.windows.closeAll());

  const configure = (homeserver?: string) =>
    scene.widget.configure({
      REACT_APP_API_BASE_URL: scene.bot.url(),
      REACT_APP_BOT_USER_ID: scene.bot.userId,
      ...(homeserver === undefined
        ? { CSP_CONNECT_SRC: scene.alice.url }
        : { REACT_APP_HOME_SERVER_URL: homeserver }),
    });

  test('asks for the homeserver where none is set up, and says when there is none', async () => {
    configure();
    const page = await scene.openPage();
    const homeserver = page.getByLabel('Homeserver or Matrix ID');
    await homeserver.fill('not a server');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await signInPage(page).alert.getByText('There is no answer from the homeserver').waitFor();
    await homeserver.fill(scene.alice.url);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await signInPage(page).logIn(scene.alice.userId, scene.alice.password);
    await plannerScreen(page).card('Stand-up').waitFor();
  });

  test('goes by single sign-on, and leaves no token in the address', async () => {
    const provider = await startIdentityProvider('sso', scene.alice);
    configure(provider.url);
    const page = await scene.openPage();
    await page.getByRole('button', { name: 'Continue with Company' }).click();
    await plannerScreen(page).card('Stand-up').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await provider.stop();
  });

  test('takes no token that it was not sent away for', async () => {
    configure(scene.alice.url);
    const page = await scene.windows.open();
    await page.goto(`${scene.widget.url}/?loginToken=stolen`);
    await signInPage(page).alert.getByText('The log-in was not completed').waitFor();
    await page.goto(`${scene.widget.url}/#code=stolen&state=any`);
    await page.reload();
    await signInPage(page).alert.getByText('The log-in was not completed').waitFor();
  });

  test('goes by OAuth 2.0, and gives its tokens back when it is left', async () => {
    const provider = await startIdentityProvider('oauth', scene.alice);
    configure(provider.url);
    const page = await scene.openPage();
    await page.getByRole('button', { name: 'Continue with single sign-on' }).click();
    await plannerScreen(page).card('Stand-up').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await signInPage(page).logOut();
    await page.getByRole('button', { name: 'Continue with single sign-on' }).waitFor();
    expect(provider.asked).toContain('POST /oauth/revoke');
    await provider.stop();
  });
});
