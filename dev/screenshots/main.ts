// `npm run screenshots`: every screen of the widget, in light, dark, high contrast, German and narrow, into docs/screenshots.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { prepareBotFolders } from '../e2e/prepareBotFolders.ts';
import { clientPage } from '../e2e/pages/client.ts';
import { person, sharedHomeserver } from '../e2e/people.ts';
import { announceRun } from '../e2e/run.ts';
import { setWidgetScene, type WidgetScene } from '../e2e/widgetScene.ts';
import { chromiumProgram, haveEmoji } from '../stack/chromium.ts';
import { repository } from '../stack/paths.ts';
import { sayOnStderr } from '../stack/say.ts';
import { startSynapse } from '../stack/synapse.ts';
import { makeWeek, now } from './meetings.ts';
import { installedWidget, openList, roomShots, shots, signIn, texts, type Language } from './shots.ts';

type Look = BrowserContextOptions & { readonly language: Language };

const { values } = parseArgs({
  options: { only: { type: 'string' }, look: { type: 'string' }, into: { type: 'string' } },
});
const folder = values.into ?? join(repository, 'docs/screenshots');

const wide = { viewport: { width: 1200, height: 780 } };

const looks: Readonly<Record<string, Look>> = {
  light: { ...wide, language: 'en' },
  dark: { ...wide, language: 'en', colorScheme: 'dark' },
  german: { ...wide, language: 'de', locale: 'de-DE' },
  contrast: { ...wide, language: 'en', contrast: 'more' },
  narrow: { viewport: { width: 360, height: 720 }, language: 'en' },
};

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

/** Opens the page as alice, with the clock of the pictures. */
async function openAs(scene: WidgetScene, look: Look): Promise<Page> {
  const page = await scene.windows.open({ ...look, reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  await page.clock.setFixedTime(now);
  await page.goto(scene.widget.url);
  return page;
}

async function shoot(scene: WidgetScene, name: string, wanted: string | undefined): Promise<void> {
  const look = looks[name];
  if (look === undefined) return;
  const page = await openAs(scene, look);
  const take = (shot: string) => picture(page, `${shot}-${name}`);
  const t = texts[look.language];
  await page.getByLabel(t('signIn.user')).waitFor();
  await take('sign-in');
  await signIn(page, t, scene.alice);
  for (const [shot, open] of Object.entries(shots)) {
    if (wanted !== undefined && !shot.includes(wanted)) continue;
    try {
      await openList(page, t, scene.widget.url);
      await open(page, t);
      // What fades in has to be there.
      await page.waitForTimeout(400);
      await take(shot);
    } catch (thrown) {
      sayOnStderr(`${shot} in ${name}: ${String(thrown).split('\n').slice(0, 4).join(' ')}`);
      await take(`failed-${shot}`);
      process.exitCode = 1;
    }
  }
  await page.context().close();
}

const themeOf = ({ colorScheme, contrast }: Look) =>
  contrast === 'more' ? 'light-high-contrast' : colorScheme === 'dark' ? 'dark' : 'light';

/** The widgets of a meeting's room, as a client shows them to alice. */
async function shootRoom(scene: WidgetScene, name: string, roomId: string): Promise<void> {
  const look = looks[name];
  if (look === undefined) return;
  const { language, ...options } = look;
  for (const [shot, { widget, open }] of Object.entries(roomShots)) {
    const widgetId = await installedWidget(scene.alice, roomId, widget);
    const page = await scene.openClient(
      scene.alice,
      { roomId, widgetId, language, theme: themeOf(look), trusted: true },
      { ...options, reducedMotion: 'reduce' },
      now,
    );
    await open(page, texts[language]);
    await page.waitForTimeout(2_000);
    await picture(page, `${shot}-${name}`);
    await page.context().close();
  }
}

/** What people see who did not let the widget do what it takes. */
async function shootSetup(scene: WidgetScene, name: string): Promise<void> {
  const look = looks[name];
  if (look === undefined) return;
  const { language, ...options } = look;
  const seen = { roomId: scene.calendar, language, theme: themeOf(look) } as const;
  const page = await scene.openClient(scene.alice, seen, { ...options, reducedMotion: 'reduce' }, now);
  await clientPage(page).decline();
  await page.frameLocator('iframe').getByRole('heading').first().waitFor();
  await picture(page, `setup-${name}`);
  await page.context().close();
}

const dir = await mkdtemp(join(tmpdir(), 'convene-screenshots-'));
const [synapse, chromium] = await Promise.all([
  startSynapse({ dir: join(dir, 'synapse'), say: sayOnStderr }),
  chromiumProgram(sayOnStderr),
  prepareBotFolders(dir),
]);
await haveEmoji(sayOnStderr);
try {
  await announceRun(synapse, { dir, quickDir: dir, chromium, nginx: undefined, postgres: undefined });
  const scene = await setWidgetScene({ JITSI_DIAL_IN_JSON_URL: `${synapse.url}/none` });
  try {
    const bob = await person(sharedHomeserver(), 'bob');
    const carol = await person(sharedHomeserver(), 'carol');
    const room = await makeWeek(scene, [bob, carol]);
    await mkdir(folder, { recursive: true });
    for (const name of Object.keys(looks))
      if (values.look === undefined || values.look === name) {
        await shoot(scene, name, values.only);
        if (values.only !== undefined) continue;
        await shootRoom(scene, name, room);
        await shootSetup(scene, name);
      }
  } finally {
    await scene.stop();
  }
} finally {
  await synapse.stop();
  await rm(dir, { recursive: true, force: true });
}
