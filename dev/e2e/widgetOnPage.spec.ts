import type { BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from '../stack/eventually.ts';
import { describeInBrowser } from './browser.ts';
import { makeMeeting } from './builders.ts';
import { meetingForm, plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { soon } from './soon.ts';
import { setWidgetScene, type WidgetScene } from './widgetScene.ts';

describeInBrowser('the planner on its own page', () => {
  let scene: WidgetScene;
  beforeAll(async () => {
    scene = await setWidgetScene();
    await makeMeeting(scene, soon('Stand-up'));
  });
  afterAll(() => scene.stop());
  afterEach(() => scene.windows.closeAll());

  const open = async (options?: BrowserContextOptions): Promise<Page> => {
    const page = await scene.openPage(options);
    await signInPage(page).logIn(scene.alice.userId, scene.alice.password);
    await plannerScreen(page).card('Stand-up').waitFor();
    return page;
  };
  /** Resolves when the app can be had without a network. */
  const kept = (page: Page) =>
    page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  const rooms = async (name: string): Promise<number> => {
    const { joinedRooms, stateContent } = scene.bot.client;
    const names = (await joinedRooms()).map((roomId) => stateContent(roomId, 'm.room.name'));
    return (await Promise.all(names)).filter((content) => content?.['name'] === name).length;
  };
  const made = (name: string) => eventually(`the meeting ${name}`, async () => (await rooms(name)) === 1);

  test('plans a meeting at 320 pixels, where only what fits is offered', async () => {
    const page = await open({ viewport: { width: 320, height: 640 } });
    const planner = plannerScreen(page);
    await page.getByRole('combobox', { name: /^View/ }).click();
    expect(await page.getByRole('option', { name: 'Week', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await planner.schedule();
    const form = meetingForm(planner.dialog('Schedule Meeting'));
    await form.title.fill('On the phone');
    await page.getByRole('button', { name: 'Create Meeting' }).click();
    await made('On the phone');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
  });

  test('plans and deletes a meeting with the keyboard alone', async () => {
    const page = await open();
    const planner = plannerScreen(page);
    const { keyboard } = page;
    /** Goes from one thing to the next until it is there. */
    const reach = async (role: string, name: RegExp) => {
      for (let step = 0; step < 80; step += 1) {
        await keyboard.press('Tab');
        const at = page.locator(':focus');
        const matches = page.getByRole(role as 'button', { name }).and(at);
        if ((await matches.count()) > 0) return;
      }
      throw new Error(`${role} ${String(name)} cannot be reached`);
    };
    await reach('button', /^Schedule Meeting$/);
    await keyboard.press('Enter');
    await planner.dialog('Schedule Meeting').waitFor();
    const { title } = meetingForm(planner.dialog('Schedule Meeting'));
    await title.waitFor();
    if (!(await title.evaluate((field) => field === document.activeElement))) await reach('textbox', /Title/);
    await keyboard.type('By hand');
    await reach('button', /^Create Meeting$/);
    await keyboard.press('Enter');
    await made('By hand');
    await planner.search('By hand');
    await planner.card('By hand').getByText('Being sent…').waitFor({ state: 'detached' });

    await reach('button', /^More settings$/);
    await keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await keyboard.press('End');
    await keyboard.press('Enter');
    await planner.dialog('Delete meeting').waitFor();
    await reach('button', /^Delete$/);
    await keyboard.press('Enter');
    await planner.card('By hand').waitFor({ state: 'detached' });
  });

  test('says when there is no network, keeps what is done meanwhile, and sends it when there is one', async () => {
    const page = await open();
    const planner = plannerScreen(page);
    await kept(page);
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await planner.card('Stand-up').waitFor();
    await planner.schedule();
    const form = meetingForm(planner.dialog('Schedule Meeting'));
    await form.title.fill('From the train');
    await page.getByRole('button', { name: 'Create Meeting' }).click();
    await page.getByText('One change waits').waitFor();
    expect(await rooms('From the train')).toBe(0);
    await page.context().setOffline(false);
    await made('From the train');
  });

  test('opens without a network, and shows what was known last', async () => {
    const page = await open();
    // The second visit goes through the service worker.
    await kept(page);
    await page.reload();
    await plannerScreen(page).card('Stand-up').waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('You are offline.').waitFor();
    await plannerScreen(page).card('Stand-up').waitFor();
  });

  test('shows one calendar or all, and remembers which', async () => {
    const page = await open();
    const calendars = page.getByRole('combobox', { name: 'Calendar' });
    await calendars.click();
    await page.getByRole('option', { name: 'All calendars' }).click();
    await plannerScreen(page).card('Stand-up').waitFor();
    await page.reload();
    await plannerScreen(page).card('Stand-up').waitFor();
    expect(await calendars.textContent()).toBe('All calendars');
  });
});
