import { eventually } from '../stack/eventually.ts';
import type { Locator } from 'playwright-core';
import { describeInBrowser } from './browser.ts';
import { makeMeeting } from './builders.ts';
import { breakoutForm } from './pages/breakouts.ts';
import { clientPage } from './pages/client.ts';
import { meetingWindow, plannerScreen } from './pages/planner.ts';
import { boxOf, drag, middleOf } from './pages/pointer.ts';
import { signInPage } from './pages/signIn.ts';
import { person, sharedHomeserver, type Person } from './people.ts';
import { soon, tomorrow, wall } from './soon.ts';
import { setWidgetScene, widgetIn, type WidgetScene } from './widgetScene.ts';

type Entry = { dtstart: object; dtend: object; recurrenceId?: object };

describeInBrowser('with the mouse', () => {
  let scene: WidgetScene;
  let bob: Person;
  let carol: Person;
  beforeAll(async () => {
    scene = await setWidgetScene();
    [bob, carol] = await Promise.all([
      person(sharedHomeserver(), 'bob'),
      person(sharedHomeserver(), 'carol'),
    ]);
  });
  afterAll(() => scene.stop());
  afterEach(() => scene.windows.closeAll());

  const state = (roomId: string, type: string) => scene.bot.client.stateContent(roomId, type);
  const calendarOf = async (room: string) =>
    (await state(room, 'net.nordeck.meetings.metadata'))?.['calendar'] as Entry[];
  /** Shows the day of a meeting in a client. */
  const showDay = async (title: string) => {
    const page = await scene.openClient(scene.alice, { roomId: scene.calendar });
    await clientPage(page).approve();
    const planner = plannerScreen(widgetIn(page));
    await planner.search(title);
    await planner.card(title).waitFor();
    // Where the list stood: on the first day that it showed.
    await planner.view('Day');
    return { page, planner, screen: widgetIn(page) };
  };

  test('creates a meeting by dragging over empty time, and moves and resizes one', async () => {
    const room = await makeMeeting(scene, soon('Dragged', { hours: -3 }));
    const { page, planner } = await showDay('Dragged');
    const box = await boxOf(planner.event('Dragged'));
    const x = box.x + box.width / 2;
    const start = tomorrow(-3);
    const is = (from: number, to: number) =>
      eventually('the new time', async () => {
        const [entry] = await calendarOf(room);
        const times = [from, to].map((minutes) => wall(start + minutes * 60_000));
        return JSON.stringify([entry?.dtstart, entry?.dtend]) === JSON.stringify(times);
      });
    await drag(page, { x, y: box.y + 8 }, { x, y: box.y + 8 + box.height });
    await is(60, 120);

    await eventually('it stands there', async () => (await boxOf(planner.event('Dragged'))).y > box.y + 10);
    const moved = await boxOf(planner.event('Dragged'));
    const end = moved.y + moved.height;
    await page.mouse.move(x, end - 3);
    await drag(page, { x, y: end - 3 }, { x, y: end - 3 + box.height / 2 });
    await is(60, 150);

    const y = box.y + box.height * 4;
    await drag(page, { x, y }, { x, y: y + box.height });
    await meetingWindow(page, 'Schedule Meeting').title.waitFor();
  });

  test('asks how much of a series is meant when one of it is dragged, and moves that one alone', async () => {
    const room = await makeMeeting(scene, soon('Round', { hours: -3, rrule: 'FREQ=DAILY;COUNT=4' }));
    const { page, planner, screen } = await showDay('Round');
    await screen.getByRole('button', { name: 'Next day', exact: true }).click();
    const second = new Date(tomorrow(-3) + 86_400_000).getUTCDate();
    const event = screen.getByRole('button', { name: new RegExp(`\\b${second}\\b.*“Round”`) });
    const box = await boxOf(event);
    const from = { x: box.x + box.width / 2, y: box.y + 8 };
    await drag(page, from, { ...from, y: from.y + box.height });

    const question = planner.dialog('Move “Round”');
    for (const scope of ['This event', 'This and following events', 'All events'])
      await question.getByRole('radio', { name: scope, exact: true }).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await calendarOf(room)).toHaveLength(1);
    expect(await boxOf(event)).toEqual(box);

    await drag(page, from, { ...from, y: from.y + box.height });
    await question.getByRole('radio', { name: 'This event', exact: true }).check();
    await question.getByRole('button', { name: 'Move', exact: true }).click();
    const [, one] = await eventually('one is moved', async () => {
      const entries = await calendarOf(room);
      return entries.length === 2 && entries;
    });
    const start = tomorrow(-2) + 86_400_000;
    expect(one).toMatchObject({ dtstart: wall(start), recurrenceId: wall(start - 3_600_000) });
  });

  test('divides a meeting on the page of its own, by dragging people and by the keyboard', async () => {
    const others = [bob, carol];
    const participants = others.map(({ userId }) => ({ user_id: userId }));
    const room = await makeMeeting(scene, { ...soon('Workshop'), participants });
    for (const other of others) await other.join(room);
    const page = await scene.openPage({ viewport: { width: 1000, height: 1000 } });
    await signInPage(page).logIn(scene.alice.userId, scene.alice.password);
    const planner = plannerScreen(page);
    await planner.menu(planner.card('Workshop'), 'Breakout Sessions');
    await page.getByRole('button', { name: 'Schedule Breakout Session' }).click();
    const dialog = planner.dialog('Schedule Breakout Session');
    const form = breakoutForm(dialog);
    await form.setNumber(2);
    const [first, second] = [form.group('Group 1'), form.group('Group 2')];
    const move = async (name: string, from: Locator, to: Locator) => {
      const who = form.person(name, from);
      await who.scrollIntoViewIfNeeded();
      await drag(page, await middleOf(who), await middleOf(to));
      await form.person(name, to).waitFor();
    };
    await move('Bob', form.free, first);
    await move('Carol', form.free, second);
    await move('Bob', first, second);
    // One after the other, as often as somebody changes their mind.
    for (const [from, to] of [
      [second, first],
      [first, form.free],
      [form.free, second],
    ] as const) {
      await move('Carol', from, to);
      await move('Bob', from, to);
    }

    const reach = async (name: string, place = second) => {
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        if ((await form.person(name, place).and(page.locator(':focus')).count()) > 0) return;
      }
      throw new Error(`${name} cannot be reached`);
    };
    await reach('Carol');
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await form.person('Carol', first).waitFor();
    await reach('Carol', first);
    await page.keyboard.press('Delete');
    await form.person('Carol', form.free).waitFor();
    await move('Carol', form.free, first);

    await form.titleOf('Group 1').fill('Blue');
    await form.titleOf('Group 2').fill('Green');
    await dialog.getByRole('button', { name: 'Create Breakout Session' }).click();
    for (const title of ['Blue', 'Green'])
      await page.getByRole('listitem', { name: title, exact: true }).first().waitFor();
    const invited = async () => {
      const groups: Record<string, boolean[]> = {};
      for (const session of await scene.bot.client.joinedRooms()) {
        const title = String((await state(session, 'm.room.name'))?.['name']);
        if (!['Blue', 'Green'].includes(title)) continue;
        const members = await Promise.all(
          others.map(({ userId }) => scene.bot.client.stateContent(session, 'm.room.member', userId)),
        );
        groups[title] = members.map((member) => member?.['membership'] === 'invite');
      }
      return groups;
    };
    await eventually(
      'everybody is where they were put',
      async () =>
        JSON.stringify(Object.entries(await invited()).toSorted()) ===
        JSON.stringify([
          ['Blue', [false, true]],
          ['Green', [true, false]],
        ]),
    );
    await page.getByRole('button', { name: 'Back' }).click();
    await planner.card('Workshop').waitFor();
  });
});
