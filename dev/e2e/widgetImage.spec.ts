import { describeInBrowser } from './browser.ts';
import { makeMeeting } from './builders.ts';
import { plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { theRun } from './run.ts';
import { soon } from './soon.ts';
import { startWidgetImage } from './widgetImage.ts';
import { setWidgetScene, type WidgetScene } from './widgetScene.ts';

const { nginx } = theRun();
/** A header but for the number of its spaces, which mean nothing. */
const words = (header: string | null) => header?.split(/ +|(?=;)/).join(' ');

const describeWithNginx = nginx === undefined ? describe.skip : describeInBrowser;

describeWithNginx('the widget behind nginx, as in its container', () => {
  let scene: WidgetScene;
  let url: string;
  let stop: () => Promise<void>;
  const variables = () => ({
    REACT_APP_API_BASE_URL: scene.bot.url(),
    REACT_APP_BOT_USER_ID: scene.bot.userId,
    REACT_APP_HOME_SERVER_URL: `${scene.alice.url}/`,
  });
  beforeAll(async () => {
    scene = await setWidgetScene();
    await makeMeeting(scene, soon('Stand-up'));
    ({ url, stop } = await startWidgetImage(variables()));
  });
  afterAll(async () => {
    await stop();
    await scene.stop();
  });
  afterEach(() => scene.windows.closeAll());

  test('shows alice her calendar, under its Content-Security-Policy', async () => {
    const page = await scene.windows.open();
    await page.goto(`${url}/?theme=dark#/deep/link`);
    await signInPage(page).logIn(scene.alice.userId, scene.alice.password);
    await plannerScreen(page).card('Stand-up').waitFor();
  });

  test('is told by its variables what it speaks to, as where it is developed', async () => {
    const [here, there] = await Promise.all([fetch(url), fetch(scene.widget.url)]);
    for (const header of [
      'content-security-policy',
      'x-content-type-options',
      'referrer-policy',
      'cache-control',
    ])
      expect([header, words(here.headers.get(header))]).toEqual([header, words(there.headers.get(header))]);
    expect(await (await fetch(`${url}/config.json`)).json()).toEqual(variables());
  });

  test('gives the app for every path, and nothing for a file that is no more', async () => {
    const app = await (await fetch(url)).text();
    const scripts = [...app.matchAll(/"(\/assets\/[^"]+\.js)"/g)];
    // Of several the last: the first one is too small to be compressed.
    const found = await fetch(`${url}${scripts.at(-1)?.[1]}`);
    expect(Object.fromEntries(found.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
      'content-type': 'application/javascript',
    });
    const deep = await fetch(`${url}/some/where`);
    expect([deep.status, await deep.text()]).toEqual([200, app]);
    expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
  });

  test('lets nobody into its settings by what a variable says, and nobody in a frame whom it does not name', async () => {
    const hostile = await startWidgetImage({
      REACT_APP_PRIMARY_COLOR: '"},\\"x":\n"</script>',
      REACT_APP_HOME_SERVER_URL: 'https://matrix.example.com/_matrix; script-src *',
      CSP_FRAME_ANCESTORS: 'https://chat.example.com',
      SECRET: 'not of the page',
    });
    const settings = (await (await fetch(`${hostile.url}/config.json`)).json()) as object;
    const policy = (await fetch(hostile.url)).headers.get('content-security-policy')?.split(/ ?; /);
    await hostile.stop();
    expect(Object.keys(settings).sort()).toEqual(['REACT_APP_HOME_SERVER_URL', 'REACT_APP_PRIMARY_COLOR']);
    expect(policy).toContain('frame-ancestors https://chat.example.com');
    expect(policy).toContain("connect-src 'self'  https://matrix.example.com");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  });
});
