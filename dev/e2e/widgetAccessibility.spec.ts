import type { Page } from 'playwright-core';
import { installedWidget, openList, roomShots, shots, signIn, texts } from '../screenshots/shots.ts';
import { makeWeek, now } from '../screenshots/meetings.ts';
import { COLOURS, violationsOn } from './accessibility.ts';
import { describeInBrowser } from './browser.ts';
import { person, sharedHomeserver } from './people.ts';
import { setWidgetScene, type WidgetScene } from './widgetScene.ts';

type Look = Parameters<Page['emulateMedia']>[0];

/** What the page looks like is what the browser is asked for, and follows it at once. They differ in colours alone. */
const themes: Readonly<Record<string, Look>> = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high contrast': { colorScheme: 'light', contrast: 'more' },
};

const violationsInThemes = async (page: Page): Promise<Readonly<Record<string, readonly string[]>>> => {
  const found: Record<string, readonly string[]> = {};
  for (const [theme, look] of Object.entries(themes)) {
    await page.emulateMedia(look);
    const violations = await violationsOn(page, theme === 'light' ? undefined : COLOURS);
    if (violations.length > 0) found[theme] = violations;
  }
  return found;
};

describeInBrowser('every screen', () => {
  let scene: WidgetScene;
  let room: string;
  beforeAll(async () => {
    scene = await setWidgetScene();
    const [bob, carol] = [
      await person(sharedHomeserver(), 'bob'),
      await person(sharedHomeserver(), 'carol'),
    ] as const;
    room = await makeWeek(scene, [bob, carol]);
  });
  afterAll(() => scene.stop());

  describe('on its own page', () => {
    const t = texts.en;
    let page: Page;
    beforeAll(async () => {
      page = await scene.windows.open({ reducedMotion: 'reduce' });
      await page.clock.setFixedTime(now);
      await page.goto(scene.widget.url);
      await page.getByLabel(t('signIn.user')).waitFor();
    });

    test('violates no rule of WCAG 2.2 AA in any theme when somebody signs in', async () => {
      expect(await violationsInThemes(page)).toEqual({});
      await signIn(page, t, scene.alice);
    });

    test.each(Object.entries(shots))('violates no rule of WCAG 2.2 AA in any theme: %s', async (_, open) => {
      await openList(page, t, scene.widget.url);
      await open(page, t);
      expect(await violationsInThemes(page)).toEqual({});
    });
  });

  test.each(['light', 'dark', 'light-high-contrast'] as const)(
    'violates no rule of WCAG 2.2 AA in the room of a meeting, in the theme %s of a client',
    async (theme) => {
      const found: Record<string, readonly string[]> = {};
      for (const [name, { widget, open }] of Object.entries(roomShots)) {
        const widgetId = await installedWidget(scene.alice, room, widget);
        const look = { roomId: room, widgetId, theme, trusted: true };
        const page = await scene.openClient(scene.alice, look, { reducedMotion: 'reduce' }, now);
        await open(page, texts.en);
        const shown = page.frames().filter((frame) => frame.url().startsWith(scene.widget.url));
        expect(shown).not.toEqual([]);
        const all = await Promise.all(shown.map((frame) => violationsOn(frame)));
        if (all.flat().length > 0) found[name] = all.flat();
        await page.context().close();
      }
      expect(found).toEqual({});
    },
  );
});
