import type { Page } from 'playwright-core';
import { eventually } from '../stack/eventually.ts';
import { describeInBrowser } from './browser.ts';
import { makeMeeting } from './builders.ts';
import { clientPage } from './pages/client.ts';
import { meetingForm, meetingWindow, plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { person, sharedHomeserver, type Person } from './people.ts';
import { encryptedChat, securePerson, type SecurePerson } from './securePerson.ts';
import { soon } from './soon.ts';
import { setWidgetScene, widgetIn, type WidgetScene } from './widgetScene.ts';

const PLANNER = 'net.nordeck.meetings.widget.meetings';
const BREAKOUTS = 'net.nordeck.meetings.widget.breakoutsessions';

describeInBrowser('the planner in an encrypted calendar', () => {
  let scene: WidgetScene;
  let dora: SecurePerson;
  let bob: Person;
  let chat: string;
  beforeAll(async () => {
    [scene, dora, bob] = await Promise.all([
      setWidgetScene({ ENABLE_WELCOME_WORKFLOW: 'true' }),
      securePerson(sharedHomeserver(), 'dora'),
      person(sharedHomeserver(), 'bob'),
    ]);
    chat = await encryptedChat(dora, scene.bot);
  });
  afterAll(async () => {
    await dora.end();
    await scene.stop();
  });
  afterEach(() => scene.windows.closeAll());

  const state = (roomId: string, type: string, key?: string) =>
    scene.bot.client.stateContent(roomId, type, key);
  /** The room of a meeting or session, as the bot sees it, which has it encrypted. */
  const roomOf = async (title: string, parent = chat) => {
    const roomId = await eventually(`the room of ${title}`, async () => {
      const links = (await scene.bot.client.state(parent)).filter(({ type }) => type === 'm.space.child');
      for (const { state_key: id = '' } of links)
        if ((await state(id, 'm.room.name'))?.['name'] === title) return id;
      return undefined;
    });
    expect(await state(roomId, 'm.room.encryption')).toHaveProperty('algorithm');
    return roomId;
  };
  /** Nothing that was said in a room can be read on the homeserver: all but state and reactions is ciphertext. */
  const expectSecrecy = async (roomId: string) => {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`;
    const query = { dir: 'b', limit: 200 };
    type Chunk = { chunk: readonly { type: string; state_key?: string }[] };
    const { chunk } = await scene.bot.client.request<Chunk>({ path, query });
    const types = chunk.filter(({ state_key }) => state_key === undefined).map(({ type }) => type);
    expect(types).toContain('m.room.encrypted');
    expect(types.filter((type) => !['m.reaction', 'm.room.encrypted'].includes(type))).toEqual([]);
  };
  const openClient = async (roomId: string, kind: string) => {
    const widget = (await dora.state(roomId)).find(({ content }) => content['type'] === kind);
    const look = { roomId, widgetId: widget?.state_key ?? '', encrypt: dora.send };
    const page = await scene.openClient(dora, look);
    await clientPage(page).approve();
    return page;
  };
  const openPage = async () => {
    const page = await scene.openPage();
    await signInPage(page).logIn(dora.userId, dora.password);
    return page;
  };
  const plan = async (page: Page, title: string) => {
    const screen = plannerScreen(page);
    await screen.schedule();
    await meetingForm(screen.dialog('Schedule Meeting')).title.fill(title);
    await page.getByRole('button', { name: 'Create Meeting' }).click();
  };
  /** A series of dora's, of which the second is to be changed. */
  const series = (title: string) =>
    makeMeeting({ alice: dora, calendar: chat }, soon(title, { rrule: 'FREQ=DAILY;COUNT=3' }));
  /** One of the series has other times, and bob is invited to all of it. */
  const oneIsChanged = (roomId: string) =>
    eventually('one is changed, and bob is invited', async () => {
      const calendar = (await state(roomId, 'net.nordeck.meetings.metadata'))?.['calendar'];
      const isChanged = (calendar as { recurrenceId?: object }[]).some(({ recurrenceId }) => recurrenceId);
      return isChanged && (await state(roomId, 'm.room.member', bob.userId))?.['membership'] === 'invite';
    });

  test('plans meetings, series and breakout sessions in a client, which encrypts what the widget sends', async () => {
    const rounds = await series('Rounds');
    const page = await openClient(chat, PLANNER);
    const screen = plannerScreen(widgetIn(page));
    await screen.schedule();
    const form = meetingWindow(page, 'Schedule Meeting');
    await form.title.fill('Behind closed doors');
    await form.press('Create Meeting');
    await roomOf('Behind closed doors');
    await screen.card('Behind closed doors').getByText('Being sent…').waitFor({ state: 'detached' });

    await screen.search('Rounds');
    await screen.menu(screen.card('Rounds', 1), 'Edit meeting');
    const edit = meetingWindow(page, 'Edit Meeting');
    await edit.within.getByRole('textbox', { name: 'Start time' }).fill('8:15 AM');
    await edit.press('Save');
    await screen.menu(screen.card('Rounds'), 'Edit meeting');
    await edit.within.getByRole('checkbox', { name: 'Edit the recurring meeting series' }).check();
    await edit.invite(bob.userId);
    await edit.press('Save');
    await oneIsChanged(rounds);
    await expectSecrecy(chat);

    await bob.join(rounds);
    const inside = await openClient(rounds, BREAKOUTS);
    const sessions = widgetIn(inside, 'Breakout Sessions');
    await sessions.getByRole('button', { name: 'Schedule Breakout Session' }).click();
    const window = inside.getByRole('dialog', { name: 'Schedule Breakout Session' });
    const groups = window.frameLocator('iframe');
    await groups.getByRole('button', { name: /^Distribute/ }).click();
    await groups.getByRole('textbox', { name: 'Group title (required)' }).fill('Group of Bob');
    await window.getByRole('button', { name: 'Create Breakout Session' }).click();
    await sessions.getByRole('listitem', { name: 'Group of Bob' }).first().waitFor();
    await roomOf('Group of Bob', rounds);
    await expectSecrecy(rounds);
  });

  test('plans meetings, series and breakout sessions on its own page, which encrypts by itself', async () => {
    const standUps = await series('Stand-ups');
    const page = await openPage();
    const screen = plannerScreen(page);
    await plan(page, 'Among ourselves');
    const roomId = await roomOf('Among ourselves');
    const card = screen.card('Among ourselves');
    await card.getByText('Being sent…').waitFor({ state: 'detached' });
    await screen.menu(card, 'Delete meeting');
    await screen.dialog('Delete meeting').getByRole('button', { name: 'Delete', exact: true }).click();
    await card.waitFor({ state: 'detached' });
    await eventually('the meeting is closed', () => state(roomId, 'm.room.tombstone'));

    await screen.search('Stand-ups');
    await screen.menu(screen.card('Stand-ups', 1), 'Edit meeting');
    const dialog = screen.dialog('Edit Meeting');
    await dialog.getByRole('textbox', { name: 'Start time' }).fill('8:15 AM');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await screen.menu(screen.card('Stand-ups'), 'Edit meeting');
    await dialog.getByRole('checkbox', { name: 'Edit the recurring meeting series' }).check();
    await meetingForm(page).invite(bob.userId);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await oneIsChanged(standUps);

    await bob.join(standUps);
    await screen.menu(screen.card('Stand-ups'), 'Breakout Sessions');
    await page.getByRole('button', { name: 'Schedule Breakout Session' }).click();
    const groups = screen.dialog('Schedule Breakout Session');
    await groups.getByRole('button', { name: /^Distribute/ }).click();
    await groups.getByRole('textbox', { name: 'Group title (required)' }).fill('Group of Bob');
    await groups.getByRole('button', { name: 'Create Breakout Session' }).click();
    await roomOf('Group of Bob', standUps);
    await Promise.all([chat, standUps].map(expectSecrecy));
  });

  describe('on its own page', () => {
    /** The public keys of dora's devices, by device. */
    const devices = async () => {
      type Devices = { readonly device_keys: Record<string, Record<string, { readonly keys: object }>> };
      const { device_keys } = await dora.request<Devices>({
        method: 'POST',
        path: '/_matrix/client/v3/keys/query',
        body: { device_keys: { [dora.userId]: [] } },
      });
      const own = Object.entries(device_keys[dora.userId] ?? {});
      return new Map(own.map(([id, { keys }]) => [id, JSON.stringify(keys)]));
    };
    /** The page of somebody whose device is known, and what its keys are. */
    const openKnown = async () => {
      const before = await devices();
      const page = await openPage();
      const known = await eventually('the device is known', async () =>
        [...(await devices())].find(([id]) => !before.has(id)),
      );
      return { page, known };
    };
    const keysOf = async ([id]: readonly [string, string]) => (await devices()).get(id);

    test('a second visit goes on with the keys of the first, and another browser has its own', async () => {
      const { page, known } = await openKnown();
      await page.reload();
      await plan(page, 'On the second visit');
      await roomOf('On the second visit');
      expect(await keysOf(known)).toBe(known[1]);
      const other = await openPage();
      await plannerScreen(other).search('On the second visit');
      await plannerScreen(other).card('On the second visit').waitFor();
      await plan(other, 'In another browser');
      await roomOf('In another browser');
      await expectSecrecy(chat);
    });

    test('keys that do not open are not lost: what is known is shown, nothing is sent in clear, and later they open', async () => {
      const { page, known } = await openKnown();
      await plan(page, 'Seen before');
      await plannerScreen(page).card('Seen before').getByText('Being sent…').waitFor({ state: 'detached' });
      // Lasts as long as the window has that name.
      await page.addInitScript(() => {
        const open = indexedDB.open.bind(indexedDB);
        indexedDB.open = (name, version) => {
          if (window.name === 'not now' && name.includes('matrix-sdk-crypto'))
            throw new DOMException('not now', 'UnknownError');
          return open(name, version);
        };
      });
      const nameWindow = (name: string) => page.evaluate((given) => (window.name = given), name);
      await nameWindow('not now');
      await page.reload();
      await plannerScreen(page).search('Seen before');
      await plannerScreen(page).card('Seen before').waitFor();
      await plan(page, 'Waits for keys');
      const tryAgain = page.getByRole('button', { name: 'Try again' });
      await tryAgain.waitFor();
      expect(await keysOf(known)).toBe(known[1]);
      await nameWindow('');
      await page.reload();
      await tryAgain.click();
      await roomOf('Waits for keys');
      expect(await keysOf(known)).toBe(known[1]);
      await expectSecrecy(chat);
    });

    test('lost keys end the session in words; the next log-in has new ones, and sends what was waiting', async () => {
      const { page, known } = await openKnown();
      await page.getByRole('button', { name: 'Schedule Meeting' }).waitFor();
      await page.context().setOffline(true);
      await page.getByText('You are offline.').waitFor();
      await plan(page, 'From before the loss');
      await page.getByText('One change waits').waitFor();
      const { origin } = new URL(page.url());
      await page.goto('about:blank');
      await page.context().setOffline(false);
      const tools = await page.context().newCDPSession(page);
      await tools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
      await page.goto(origin);
      await signInPage(page).form.waitFor();
      await page.getByText('this browser has lost the keys').waitFor();
      // The device has left, and never had others.
      expect([undefined, known[1]]).toContain(await keysOf(known));
      await signInPage(page).logIn(dora.userId, dora.password);
      await roomOf('From before the loss');
      await expectSecrecy(chat);
    });
  });
});
