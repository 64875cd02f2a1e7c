import { eventually } from '../stack/eventually.ts';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser.ts';
import { commands, makeMeeting, messagesIn, sendCommand } from './builders.ts';
import { clientPage } from './pages/client.ts';
import { meetingWindow, plannerScreen } from './pages/planner.ts';
import { signInPage } from './pages/signIn.ts';
import { person, sharedHomeserver, type Person } from './people.ts';
import { soon, tomorrow } from './soon.ts';
import { setWidgetScene, widgetIn, type Look, type WidgetScene } from './widgetScene.ts';

describeInBrowser('the planner in a client', () => {
  let scene: WidgetScene;
  let bob: Person;
  beforeAll(async () => {
    scene = await setWidgetScene();
    bob = await person(sharedHomeserver(), 'bob');
  });
  afterAll(() => scene.stop());
  afterEach(() => scene.windows.closeAll());

  const open = async (who: Person, look: Partial<Look> = {}): Promise<Page> => {
    const page = await scene.openClient(who, { roomId: scene.calendar, ...look });
    await clientPage(page).approve();
    return page;
  };
  const state = (roomId: string, type: string, key?: string) =>
    scene.bot.client.stateContent(roomId, type, key);
  /** The room of a meeting that was made in the widget. */
  const roomOf = (title: string) =>
    eventually(`the room of ${title}`, async () => {
      for (const roomId of await scene.bot.client.joinedRooms())
        if ((await state(roomId, 'm.room.name'))?.['name'] === title) return roomId;
      return undefined;
    });

  test('schedules a meeting in a window of the client; the bot makes it, and bob accepts in his own browser', async () => {
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    await planner.schedule();
    const form = meetingWindow(page, 'Schedule Meeting');
    await form.title.fill('Kick-off');
    await form.description.fill('We begin.');
    await form.invite(bob.userId);
    await form.press('Create Meeting');
    await planner.card('Kick-off').getByText('We begin.').waitFor();
    const room = await roomOf('Kick-off');
    await eventually(
      'alice is in her meeting',
      async () => (await state(room, 'm.room.member', scene.alice.userId))?.['membership'] === 'join',
    );
    expect(await clientPage(page).identities()).toBeLessThanOrEqual(1);

    const own = await scene.openPage();
    await signInPage(own).logIn(bob.userId, bob.password);
    const his = plannerScreen(own);
    await his
      .card('Kick-off')
      .getByRole('button', { name: /Accept the invitation/ })
      .click();
    await eventually(
      'bob has accepted',
      async () => (await state(room, 'm.room.member', bob.userId))?.['membership'] === 'join',
    );
    await his.card('Kick-off').getByRole('button', { name: 'Show participants' }).click();
    await own.getByRole('list', { name: 'Participants' }).getByText('Alice').waitFor();
  });

  test('asks for the identity once for all that it asks of the bot, and changes a meeting', async () => {
    const room = await makeMeeting(scene, soon('Draft'));
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    await planner.menu(planner.card('Draft'), 'Edit meeting');
    const form = meetingWindow(page, 'Edit Meeting');
    await form.within.getByRole('combobox', { name: 'Widgets' }).waitFor();
    await form.title.fill('Final');
    await form.press('Save');
    await planner.card('Final').waitFor();
    await eventually('the new name', async () => (await state(room, 'm.room.name'))?.['name'] === 'Final');
  });

  test('keeps what was typed when a window is dismissed and opened again', async () => {
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    await planner.schedule();
    await meetingWindow(page, 'Schedule Meeting').title.fill('Half a thought');
    await meetingWindow(page, 'Schedule Meeting').within.getByText('All day').waitFor();
    await meetingWindow(page, 'Schedule Meeting').press('Dismiss');
    await planner.schedule();
    const { title } = meetingWindow(page, 'Schedule Meeting');
    await title.waitFor();
    await eventually('the title', async () => (await title.inputValue()) === 'Half a thought');
  });

  test('moves one of a series, deletes one and takes it back, and deletes all', async () => {
    const room = await makeMeeting(scene, soon('Daily', { rrule: 'FREQ=DAILY;COUNT=5' }));
    type Entry = { exdate?: unknown[]; recurrenceId?: object };
    const calendar = async () =>
      (await state(room, 'net.nordeck.meetings.metadata'))?.['calendar'] as Entry[];
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    const screen = widgetIn(page);

    await planner.menu(planner.card('Daily', 1), 'Move…');
    await screen.getByRole('textbox', { name: 'Start time' }).fill('8:15 AM');
    await screen.getByRole('button', { name: 'Move', exact: true }).click();
    await screen.getByRole('radio', { name: 'This event', exact: true }).check();
    await screen.getByRole('button', { name: 'Move', exact: true }).click();
    await eventually('one was moved', async () => (await calendar()).some((entry) => entry.recurrenceId));

    await planner.menu(planner.card('Daily', 2), 'Delete meeting');
    await planner.dialog('Delete meeting').getByRole('button', { name: 'Delete meeting' }).click();
    await eventually('one is deleted', async () => (await calendar())[0]?.exdate?.length === 1);
    await screen.getByRole('button', { name: 'Undo' }).click();
    await eventually('it is back', async () => !(await calendar())[0]?.exdate?.length);

    await planner.menu(planner.card('Daily'), 'Delete meeting');
    await planner.dialog('Delete meeting').getByRole('button', { name: 'Delete series' }).click();
    await eventually('the meeting is closed', () => state(room, 'm.room.tombstone'));
    await planner.card('Daily').waitFor({ state: 'detached' });
  });

  test('shows the calendar in all views, and the details of a meeting in it', async () => {
    await makeMeeting(scene, soon('Looked at'));
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    await planner.search('Looked at');
    await planner.card('Looked at').waitFor();
    const step = (name: string) => widgetIn(page).getByRole('button', { name, exact: true }).click();
    const day = new Date(tomorrow());
    const ways: Readonly<Record<string, readonly string[]>> = {
      // A list shows which day it was scrolled to, and that may be tomorrow.
      Month: day.getUTCDate() === 1 ? ['Today', 'Next month'] : ['Today'],
      Week: day.getUTCDay() === 0 ? ['Today', 'Next week'] : ['Today'],
      Day: ['Today', 'Next day'],
    };
    for (const [view, way] of Object.entries(ways)) {
      await planner.view(view);
      for (const name of way) await step(name);
      await planner.event('Looked at').waitFor();
    }
    await planner.event('Looked at').click();
    const details = planner.dialog('Looked at');
    await details.getByRole('region', { name: 'Meeting details' }).waitFor();
    await details.getByRole('button', { name: 'Close' }).click();
    await details.waitFor({ state: 'detached' });
  });

  test('shares a meeting by link, e-mail and calendar file', async () => {
    const room = await makeMeeting(scene, soon('Shared'));
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    const card = planner.card('Shared');
    await card.getByRole('button', { name: 'Share meeting', exact: true }).click();
    await card.getByRole('button', { name: 'Share meeting link' }).click();
    const dialog = planner.dialog('Share the link to the meeting room');
    const link = await dialog.getByRole('textbox', { name: 'Meeting link' }).inputValue();
    expect(link).toBe(`${new URL(page.url()).origin}/#/room/${room}`);
    await dialog.getByRole('button', { name: 'Close' }).click();

    await card.getByRole('button', { name: 'Share by email' }).click();
    const email = planner.dialog('Share the meeting invitation');
    expect(await email.getByRole('textbox').inputValue()).toContain(`Room: ${link}`);
    await email.getByRole('button', { name: 'Close' }).click();

    await card.getByRole('button', { name: 'Download ICS File' }).click();
    const file = planner.dialog('Download a calendar file');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      file
        .getByRole('link', { name: 'Download' })
        .or(file.getByRole('button', { name: 'Download' }))
        .click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^Shared_\d{8}_\d{4}\.ics$/);
  });

  test('finds meetings by text and opens their rooms in the client', async () => {
    const room = await makeMeeting(scene, soon('Needle'));
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    await planner.search('needl');
    await planner.card('Needle').getByRole('button', { name: 'Open the meeting room' }).click();
    await eventually(
      'the client goes there',
      async () => (await clientPage(page).navigated()) === `https://matrix.to/#/${room}`,
    );
    await planner.search('nothing like it');
    await planner.empty.waitFor();
  });

  test('shows the meeting in its own room, and the way back', async () => {
    const room = await makeMeeting(scene, soon('Cockpit'));
    const widgets = (await scene.alice.state(room)).filter(
      ({ type }) => type === 'im.vector.modular.widgets',
    );
    const widgetId = widgets.find(({ state_key }) => state_key?.includes('cockpit'))?.state_key ?? '';
    const page = await open(scene.alice, { roomId: room, widgetId });
    const screen = widgetIn(page, 'NeoDateFix Details');
    await screen.getByRole('region', { name: 'Meeting details' }).waitFor();
    await screen.getByRole('heading', { name: 'Cockpit', level: 3 }).waitFor();
    await screen.getByRole('button', { name: 'Back to parent room' }).click();
    await eventually(
      'the client goes back',
      async () => (await clientPage(page).navigated()) === `https://matrix.to/#/${scene.calendar}`,
    );
  });

  test('repeats a meeting, and changes all of the series in its form', async () => {
    const page = await open(scene.alice);
    const planner = plannerScreen(widgetIn(page));
    await planner.schedule();
    const form = meetingWindow(page, 'Schedule Meeting');
    await form.title.fill('Every day');
    await form.within.getByRole('combobox', { name: /^Repeat meeting/ }).click();
    await form.within.getByRole('option', { name: 'Daily' }).click();
    await form.within.getByRole('radio', { name: /Ends after/ }).check();
    await form.within.getByRole('spinbutton', { name: 'Count of meetings' }).fill('3');
    await form.press('Create Meeting');
    const room = await roomOf('Every day');
    const rule = async () => {
      const calendar = (await state(room, 'net.nordeck.meetings.metadata'))?.['calendar'];
      return (calendar as { rrule?: string }[])[0]?.rrule;
    };
    expect(await rule()).toBe('FREQ=DAILY;COUNT=3');

    // The list draws only what is near.
    await planner.search('Every');
    await planner.card('Every day').getByRole('button', { name: 'More settings' }).waitFor();
    await planner.menu(planner.card('Every day', 1), 'Edit meeting');
    const edit = meetingWindow(page, 'Edit Meeting');
    await edit.within.getByRole('checkbox', { name: 'Edit the recurring meeting series' }).check();
    await edit.title.fill('Every single day');
    await edit.press('Save');
    await planner.card('Every single day', 2).waitFor();
    await eventually(
      'the new name',
      async () => (await state(room, 'm.room.name'))?.['name'] === 'Every single day',
    );
  });

  test('divides a meeting into breakout sessions, and sends a message to all of them', async () => {
    const room = await makeMeeting(scene, { ...soon('Workshop'), participants: [{ user_id: bob.userId }] });
    await bob.join(room);
    const widgets = (await scene.alice.state(room)).map(({ state_key = '' }) => state_key);
    const widgetId = widgets.find((id) => id.includes('widget.breakoutsessions')) ?? '';
    const page = await open(scene.alice, { roomId: room, widgetId });
    const screen = widgetIn(page, 'Breakout Sessions');
    await screen.getByRole('button', { name: 'Schedule Breakout Session' }).click();
    const window = page.getByRole('dialog', { name: 'Schedule Breakout Session' });
    const form = window.frameLocator('iframe');
    await form.getByRole('textbox', { name: 'Description' }).fill('In small groups');
    await form.getByRole('button', { name: /^Distribute/ }).click();
    await form.getByRole('textbox', { name: 'Group title (required)' }).fill('Group of Bob');
    await window.getByRole('button', { name: 'Create Breakout Session' }).click();
    const session = await roomOf('Group of Bob');
    await screen.getByRole('listitem', { name: 'Group of Bob' }).first().waitFor();
    await eventually(
      'bob is invited',
      async () => (await state(session, 'm.room.member', bob.userId))?.['membership'] === 'invite',
    );

    const message = screen.getByRole('textbox', { name: 'Send message to all breakout session rooms' });
    await message.fill('Five more minutes');
    await message.press('Enter');
    await eventually('the message in the session', async () =>
      (await messagesIn(scene.bot.client, session)).some(({ content }) =>
        String(content['body']).includes('Five more minutes'),
      ),
    );
  });

  test('tells what the bot has not answered from what is done, and sees it done when the bot is back', async () => {
    const eve = await person(sharedHomeserver(), 'eve');
    await scene.alice.invite(scene.calendar, eve.userId);
    await eve.join(scene.calendar);
    const power = await scene.alice.stateContent(scene.calendar, 'm.room.power_levels');
    await scene.alice.sendState(scene.calendar, 'm.room.power_levels', { ...power, events_default: 0 });
    const page = await open(eve);
    const planner = plannerScreen(widgetIn(page));
    await planner.schedule();
    const form = meetingWindow(page, 'Schedule Meeting');
    await form.title.fill('At last');
    await scene.bot.kill();
    await form.press('Create Meeting');
    await planner.card('At last').getByText('Being sent…').waitFor();
    await widgetIn(page).getByText('the bot has not answered yet').waitFor();
    await scene.bot.restart();
    await planner.card('At last').getByText('Being sent…').waitFor({ state: 'detached' });
    await roomOf('At last');
  });

  test('shows a guest what they are invited to, and nothing that they may not do', async () => {
    const guest = await person(sharedHomeserver(), 'guest');
    await scene.alice.invite(scene.calendar, guest.userId);
    await guest.join(scene.calendar);
    await scene.alice.sendState(scene.calendar, 'm.room.power_levels', {
      ...(await scene.alice.stateContent(scene.calendar, 'm.room.power_levels')),
      events_default: 50,
    });
    await sendCommand(scene.alice, scene.calendar, {
      type: commands.create,
      data: { ...soon('With a guest'), participants: [{ user_id: guest.userId }] },
    });
    const page = await open(guest);
    const planner = plannerScreen(widgetIn(page));
    const card = planner.card('With a guest');
    await card.getByRole('button', { name: /Accept the invitation/ }).click();
    await card.getByRole('button', { name: 'Show participants' }).click();
    await card.getByRole('list', { name: 'Participants' }).waitFor();
    const schedule = widgetIn(page).getByRole('button', { name: 'Schedule Meeting' });
    expect(await schedule.isDisabled()).toBe(true);
    expect(await card.getByRole('button', { name: 'More settings' }).count()).toBe(0);
  });

  test('speaks German, in the dark', async () => {
    const page = await open(scene.alice, { language: 'de', theme: 'dark' });
    const screen = widgetIn(page);
    await screen.getByRole('button', { name: 'Besprechung planen' }).click();
    const window = page.getByRole('dialog', { name: 'Besprechung planen' });
    await window
      .frameLocator('iframe')
      .getByRole('textbox', { name: 'Titel (erforderlich)' })
      .fill('Auftakt');
    await window
      .getByRole('button', { name: 'Besprechung anlegen' })

      .click();
    await screen
      .getByRole('list', { name: 'Besprechungen' })
      .getByRole('listitem', { name: 'Auftakt' })
      .last()
      .waitFor();
    await roomOf('Auftakt');
    const background = await screen
      .locator('body')
      .evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(background).toBe('rgb(16, 19, 23)');
  });
});
