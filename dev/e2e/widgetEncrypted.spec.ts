import { eventually } from '../stack/eventually.ts';
import { describeInBrowser } from './browser.ts';
import { clientPage } from './pages/client.ts';
import { meetingForm, meetingWindow, plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { sharedHomeserver } from './people.ts';
import { encryptedChat, securePerson, type SecurePerson } from './securePerson.ts';
import { setWidgetScene, widgetIn, type WidgetScene } from './widgetScene.ts';

const PATIENCE = 240_000;
const PLANNER = 'net.nordeck.meetings.widget.meetings';

describeInBrowser('the planner in an encrypted calendar', () => {
  let scene: WidgetScene;
  let dora: SecurePerson;
  let chat: string;
  beforeAll(async () => {
    scene = await setWidgetScene({ ENABLE_WELCOME_WORKFLOW: 'true' });
    dora = await securePerson(sharedHomeserver(), 'dora');
    chat = await encryptedChat(dora, scene.bot);
  }, PATIENCE);
  afterAll(async () => {
    await dora.end();
    await scene.stop();
  });
  afterEach(async () => {
    await scene.windows.picture(expect.getState().currentTestName ?? '');
    for (const page of scene.windows.pages()) await page.context().close();
    expect(scene.windows.complaints).toEqual([]);
  });

  /** The room of a meeting, as the bot sees it. */
  const roomOf = (title: string) =>
    eventually(
      `the room of ${title}`,
      async () => {
        const links = (await dora.state(chat)).filter(({ type }) => type === 'm.space.child');
        for (const { state_key: roomId = '' } of links)
          if ((await scene.bot.client.stateContent(roomId, 'm.room.name'))?.['name'] === title) return roomId;
        return undefined;
      },
      60_000,
    );
  /** What stands in the chat on the homeserver, whose keys it has not: types of events that are no state. */
  const typesOnTheWire = async () => {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(chat)}/messages`;
    const query = { dir: 'b', limit: 200 };
    type Page = { chunk: readonly { type: string; state_key?: string }[] };
    const { chunk } = await scene.bot.client.request<Page>({ path, query });
    return new Set(chunk.filter(({ state_key }) => state_key === undefined).map(({ type }) => type));
  };
  const encrypted = (roomId: string) => scene.bot.client.stateContent(roomId, 'm.room.encryption');

  test(
    'plans a meeting in a client, which encrypts what the widget sends',
    async () => {
      const planner = (await dora.state(chat)).find(({ content }) => content['type'] === PLANNER);
      const page = await scene.openClient(dora, {
        roomId: chat,
        widgetId: planner!.state_key!,
        encrypt: dora.send,
      });
      await clientPage(page).approve();
      const screen = plannerScreen(widgetIn(page));
      await screen.schedule();
      const form = meetingWindow(page, 'Schedule Meeting');
      await form.title.fill('Behind closed doors');
      await form.press('Create Meeting');
      const roomId = await roomOf('Behind closed doors');
      await screen.card('Behind closed doors').getByText('Being sent…').waitFor({ state: 'detached' });
      expect(await encrypted(roomId)).toHaveProperty('algorithm');
      expect([...(await typesOnTheWire())].sort()).toEqual(['m.reaction', 'm.room.encrypted']);
    },
    PATIENCE,
  );

  test(
    'plans and deletes a meeting on its own page, which encrypts by itself',
    async () => {
      const page = await scene.openPage();
      await signInPage(page).logIn(dora.userId, dora.password);
      const screen = plannerScreen(page);
      await screen.schedule();
      const form = meetingForm(screen.dialog('Schedule Meeting'));
      await form.title.fill('Among ourselves');
      await page.getByRole('button', { name: 'Create Meeting' }).click();
      const roomId = await roomOf('Among ourselves');
      const card = screen.card('Among ourselves');
      await card.getByText('Being sent…').waitFor({ state: 'detached' });
      expect(await encrypted(roomId)).toHaveProperty('algorithm');

      await screen.menu(card, 'Delete meeting');
      await screen.dialog('Delete meeting').getByRole('button', { name: 'Delete', exact: true }).click();
      await card.waitFor({ state: 'detached' });
      await eventually('the meeting is closed', () =>
        scene.bot.client.stateContent(roomId, 'm.room.tombstone'),
      );
      expect([...(await typesOnTheWire())].sort()).toEqual(['m.reaction', 'm.room.encrypted']);
    },
    PATIENCE,
  );
});
