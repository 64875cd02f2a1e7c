// `npm run screenshots`: every screen of the widget, in light, dark, German and narrow, into docs/screenshots.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { person, sharedHomeserver } from '../e2e/people.ts';
import { announceRun } from '../e2e/run.ts';
import { setWidgetScene, type WidgetScene } from '../e2e/widgetScene.ts';
import { chromiumProgram } from '../stack/chromium.ts';
import { repository } from '../stack/paths.ts';
import { sayOnStderr } from '../stack/say.ts';
import { startSynapse } from '../stack/synapse.ts';
import { makeWeek, now } from './meetings.ts';
import { shots, signIn, texts, type Language } from './shots.ts';

type Look = BrowserContextOptions & { readonly language: Language };

const wide = { viewport: { width: 1200, height: 780 } };

const looks: Readonly<Record<string, Look>> = {
  light: { ...wide, language: 'en' },
  dark: { ...wide, language: 'en', colorScheme: 'dark' },
  german: { ...wide, language: 'de', locale: 'de-DE' },
  narrow: { viewport: { width: 360, height: 720 }, language: 'en' },
};

const folder = join(repository, 'docs/screenshots');

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
  const take = (shot: string) =>
    page.screenshot({ path: join(folder, `${shot}-${name}.png`), animations: 'disabled' });
  const t = texts[look.language];
  await page.getByLabel(t('signIn.user')).waitFor();
  await take('sign-in');
  await signIn(page, t, scene.alice);
  for (const [shot, open] of Object.entries(shots)) {
    if (wanted !== undefined && !shot.includes(wanted)) continue;
    try {
      await page.goto(scene.widget.url);
      await page
        .getByRole('list', { name: t('planner.meetings') })
        .first()
        .waitFor();
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

const themeOf = ({ colorScheme }: Look) => (colorScheme === 'dark' ? 'dark' : 'light');

/** The widgets of a meeting's room, as a client shows them to alice. */
async function shootRoom(scene: WidgetScene, name: string, roomId: string): Promise<void> {
  const look = looks[name];
  if (look === undefined) return;
  const widgets = (await scene.alice.state(roomId)).map(({ state_key = '' }) => state_key);
  for (const [shot, kind] of Object.entries({
    cockpit: 'cockpit',
    'breakout-sessions': 'breakoutsessions',
  })) {
    const widgetId = widgets.find((id) => id.includes(`widget.${kind}`)) ?? '';
    const { language, ...options } = look;
    const page = await scene.openClient(
      scene.alice,
      { roomId, widgetId, language, theme: themeOf(look), trusted: true },
      { ...options, reducedMotion: 'reduce' },
      now,
    );
    await page.frameLocator('iframe').getByRole('heading').first().waitFor();
    await page.waitForTimeout(2_000);
    await page.screenshot({ path: join(folder, `${shot}-${name}.png`), animations: 'disabled' });
    await page.context().close();
  }
}

const { values } = parseArgs({ options: { only: { type: 'string' }, look: { type: 'string' } } });
const dir = await mkdtemp(join(tmpdir(), 'convene-screenshots-'));
const [synapse, chromium] = await Promise.all([
  startSynapse({ dir: join(dir, 'synapse'), say: sayOnStderr }),
  chromiumProgram(sayOnStderr),
]);
try {
  const { url, serverName, sharedSecret } = synapse;
  const admin = await synapse.registerUser({ user: 'admin', admin: true });
  announceRun({ dir, url, serverName, sharedSecret, admin, chromium, postgres: undefined });
  const scene = await setWidgetScene({ JITSI_DIAL_IN_JSON_URL: `${url}/none` });
  try {
    const bob = await person(sharedHomeserver(), 'bob');
    const carol = await person(sharedHomeserver(), 'carol');
    const room = await makeWeek(scene, [bob, carol]);
    await mkdir(folder, { recursive: true });
    for (const name of Object.keys(looks))
      if (values.look === undefined || values.look === name) {
        await shoot(scene, name, values.only);
        if (values.only === undefined) await shootRoom(scene, name, room);
      }
  } finally {
    await scene.stop();
  }
} finally {
  await synapse.stop();
  await rm(dir, { recursive: true, force: true });
}
