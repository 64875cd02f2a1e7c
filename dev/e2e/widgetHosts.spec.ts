import { contracts } from '../../shared/src/commands/index.ts';
import { eventually } from '../stack/eventually.ts';
import { describeInBrowser } from './browser.ts';
import { makeMeeting } from './builders.ts';
import { clientPage } from './pages/client.ts';
import { plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { person, sharedHomeserver } from './people.ts';
import { soon } from './soon.ts';
import { setWidgetScene, widgetIn, type WidgetScene } from './widgetScene.ts';

describeInBrowser('the widget in its two hosts', () => {
  let scene: WidgetScene;
  beforeAll(async () => {
    scene = await setWidgetScene();
    await makeMeeting(scene, soon('Stand-up'));
  });
  afterAll(() => scene.stop());
  afterEach(() => scene.windows.closeAll());

  test('shows alice her calendar on its own page, and leaves nothing behind when she logs out', async () => {
    const page = await scene.openPage();
    const signIn = signInPage(page);
    await signIn.logIn(scene.alice.userId, 'wrong');
    await signIn.alert.getByText('Check user name and password').waitFor();
    await signIn.logIn(scene.alice.userId, scene.alice.password);
    await plannerScreen(page).card('Stand-up').waitFor();

    await page.reload();
    await plannerScreen(page).card('Stand-up').waitFor();

    await signIn.logOut();
    await signIn.form.waitFor();
    const left = await page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
    ]);
    expect(left).toEqual([]);
  });

  test('is tried here as people get it, and not as its developers do', async () => {
    const page = await scene.openPage();
    await signInPage(page).form.waitFor();
    const scripts = await page.evaluate(() => {
      const names = performance.getEntriesByType('resource').map(({ name }) => name);
      const those = names.filter((name) => /\/assets\/[^/]+\.js$/.test(name));
      return Promise.all(those.map(async (name) => (await fetch(name)).text()));
    });
    expect(scripts.join('')).toContain('react-dom');
    // What React says to developers alone.
    expect(scripts.join('')).not.toContain('Download the React DevTools');
  });

  test('says that one is logged out when the homeserver ended the session', async () => {
    const page = await scene.openPage();
    const bob = await person(sharedHomeserver(), 'bob');
    await signInPage(page).logIn(bob.userId, bob.password);
    await plannerScreen(page).empty.waitFor();
    await bob.request({ method: 'POST', path: '/_matrix/client/v3/logout/all', body: {} });
    await signInPage(page).alert.getByText('does not know this session any more').waitFor();
  });

  test('says what to do when a part of it cannot be loaded', async () => {
    const page = await scene.windows.open();
    const part = '**/assets/showPage-*.js';
    await page.route(part, (route) => route.abort());
    await page.goto(scene.widget.url);
    await page.getByText('A part of the page could not be loaded.').waitFor();
    await page.unroute(part);
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await signInPage(page).form.waitFor();
  });

  test('opens in a second tab when the first one is closed', async () => {
    const first = await scene.openPage();
    await signInPage(first).logIn(scene.alice.userId, scene.alice.password);
    await plannerScreen(first).card('Stand-up').waitFor();
    const second = await first.context().newPage();
    await second.goto(scene.widget.url);
    await second.getByRole('heading', { name: 'Convene is open in another tab' }).waitFor();
    await first.close();
    await plannerScreen(second).card('Stand-up').waitFor();
  });

  test('asks a client for what it needs and no more, and shows the calendar of the room', async () => {
    const page = await scene.openClient(scene.alice, { roomId: scene.calendar });
    const client = clientPage(page);
    await client.approve();
    await plannerScreen(widgetIn(page)).card('Stand-up').waitFor();

    const commands = contracts.map(({ type }) => type);
    const states = [
      ...['create', 'tombstone', 'power_levels', 'member', 'name', 'topic'].map((name) => `m.room.${name}`),
      ...['m.space.parent', 'm.space.child', 'net.nordeck.meetings.metadata', 'im.vector.modular.widgets'],
    ];
    expect((await client.requested()).toSorted()).toEqual(
      [
        'io.element.requires_client',
        'org.matrix.msc2931.navigate',
        'org.matrix.msc3973.user_directory_search',
        'org.matrix.msc2762.timeline:*',
        ...states.map((type) => `org.matrix.msc2762.receive.state_event:${type}`),
        'org.matrix.msc2762.send.state_event:m.room.member',
        'org.matrix.msc2762.receive.event:m.reaction',
        ...commands.flatMap((type) => [
          `org.matrix.msc2762.send.event:${type}`,
          `org.matrix.msc2762.receive.event:${type}`,
        ]),
      ].toSorted(),
    );

    const later = await makeMeeting(scene, soon('Later'));
    await plannerScreen(widgetIn(page)).card('Later').waitFor();
    await scene.alice.sendState(later, 'm.room.name', { name: 'Renamed' });
    await plannerScreen(widgetIn(page)).card('Renamed').waitFor();
  });

  test('asks again when permissions are missing', async () => {
    const page = await scene.openClient(scene.alice, { roomId: scene.calendar });
    const client = clientPage(page);
    await client.decline();
    await widgetIn(page).getByRole('button', { name: 'Request permissions again' }).click();
    await client.approve();
    await plannerScreen(widgetIn(page)).card('Stand-up').waitFor();
  });

  test('repairs the registration of a widget that was added without parameters', async () => {
    const { alice, calendar, widget } = scene;
    const content = { type: 'm.custom', url: `${widget.url}/`, name: 'Custom', data: {} };
    await alice.sendState(calendar, 'im.vector.modular.widgets', content, 'custom');
    const page = await scene.openClient(alice, { roomId: calendar, widgetId: 'custom' });
    const client = clientPage(page);
    await client.approve();
    await widgetIn(page, 'Custom').getByRole('button', { name: 'Repair registration' }).click();
    await widgetIn(page, 'Custom').getByRole('heading', { name: 'Widget configuration complete' }).waitFor();
    const repaired = await eventually('the registration', () =>
      alice.stateContent(calendar, 'im.vector.modular.widgets', 'custom'),
    );
    expect(repaired).toMatchObject({ name: 'NeoDateFix', type: 'net.nordeck.neodatefix:calendar' });

    const again = await scene.openClient(alice, { roomId: calendar, widgetId: 'custom' });
    await clientPage(again).approve();
    await plannerScreen(widgetIn(again)).card('Stand-up').waitFor();
  });

  test('joins a meeting of one’s own, with none of the texts of the invitation', async () => {
    const page = await scene.openClient(scene.alice, { roomId: scene.calendar });
    await clientPage(page).approve();
    await plannerScreen(widgetIn(page)).card('Stand-up').waitFor();
    const eventId = await scene.alice.send(scene.calendar, 'net.nordeck.meetings.meeting.create', {
      data: soon('Mine'),
      context: { locale: 'en', timezone: 'UTC' },
    });
    const { content } = await scene.alice.reactionTo(scene.calendar, eventId);
    const { room_ids } = content['net.nordeck.meetings.bot.meta'] as { room_ids: string[] };
    const own = await eventually('alice has joined', async () => {
      const [event] = (await scene.bot.client.state(room_ids[0] ?? '')).filter(
        ({ state_key }) => state_key === scene.alice.userId,
      );
      return event?.content['membership'] === 'join' && event;
    });
    expect(own.content).toEqual({ membership: 'join', displayname: 'Alice' });
  });
});
