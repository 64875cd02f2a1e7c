import type { BrowserContextOptions } from 'playwright-core';
import { installedWidget, openList, roomShots, shots, signIn, texts } from '../screenshots/shots.ts';
import { makeWeek, now } from '../screenshots/meetings.ts';
import { violationsOn } from './accessibility.ts';
import { describeInBrowser } from './browser.ts';
import { person, sharedHomeserver } from './people.ts';
import { setWidgetScene, type WidgetScene } from './widgetScene.ts';

const PATIENCE = 240_000;

const themes: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['high contrast', { contrast: 'more' }],
];

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
  }, PATIENCE);
  afterAll(() => scene.stop());

  test.each(themes)(
    'violates no rule of WCAG 2.2 AA in the theme %s',
    async (_, options) => {
      const page = await scene.windows.open({ ...options, reducedMotion: 'reduce' });
      await page.clock.setFixedTime(now);
      await page.goto(scene.widget.url);
      const t = texts.en;
      await page.getByLabel(t('signIn.user')).waitFor();
      const found: Record<string, readonly string[]> = { 'sign-in': await violationsOn(page) };
      await signIn(page, t, scene.alice);
      for (const [name, open] of Object.entries(shots)) {
        await openList(page, t, scene.widget.url);
        await open(page, t);
        await page.waitForTimeout(300);
        found[name] = await violationsOn(page);
      }
      const wrong = Object.fromEntries(
        Object.entries(found).filter(([, violations]) => violations.length > 0),
      );
      expect(wrong).toEqual({});
    },
    PATIENCE,
  );

  test.each(['light', 'dark', 'light-high-contrast'] as const)(
    'violates no rule of WCAG 2.2 AA in the room of a meeting, in the theme %s of a client',
    async (theme) => {
      const found: Record<string, readonly string[]> = {};
      for (const [name, { widget, open }] of Object.entries(roomShots)) {
        const widgetId = await installedWidget(scene.alice, room, widget);
        const look = { roomId: room, widgetId, theme, trusted: true };
        const page = await scene.openClient(scene.alice, look, { reducedMotion: 'reduce' }, now);
        await open(page, texts.en);
        await page.waitForTimeout(300);
        const shown = page.frames().filter((frame) => frame.url().startsWith(scene.widget.url));
        expect(shown).not.toEqual([]);
        const all = await Promise.all(shown.map((frame) => violationsOn(frame)));
        if (all.flat().length > 0) found[name] = all.flat();
        await page.context().close();
      }
      expect(found).toEqual({});
    },
    PATIENCE,
  );
});
