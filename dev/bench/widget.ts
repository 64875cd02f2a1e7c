import { chromium, type Browser, type Frame, type Page } from 'playwright-core';
import { widgetUrls } from '../stack/botSettings.ts';
import { chromiumProgram } from '../stack/chromium.ts';
import { sayOnStderr } from '../stack/say.ts';
import { startStaticServer } from '../stack/staticServer.ts';
import { builtClient, builtWidget } from '../stack/viteBuild.ts';
import { startWidgetServer } from '../stack/widgetServer.ts';
import { startBareWidget } from './bareWidget.ts';
import { startManyRooms } from './manyRooms.ts';
import { median } from './measure.ts';
import { benchTable } from './print.ts';
import type { BenchRow } from './row.ts';

type Stage = {
  readonly browser: Browser;
  readonly client: string;
  readonly widget: string;
  /** The floor. */
  readonly bare: string;
};

const cardSelector = '[data-index] li li, ul li li';

/** In the widget's frame, from its first moment: when the rooms came, and when the first card was to be seen. */
const watchFirstList = (selector: string) => {
  const times = { rooms: 0, card: 0 };
  Object.assign(window, { times });
  window.addEventListener('message', ({ data }) => {
    if ((data as { action?: string } | undefined)?.action === 'update_state')
      times.rooms ||= performance.now();
  });
  const look = () => {
    if (document.querySelector(selector)) times.card ||= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

type Times = { readonly rooms: number; readonly card: number };

/** Opens the widget in a client with so many meetings, with nothing in the cache. */
async function open({ browser, client, widget }: Stage, size: number) {
  const rooms = await startManyRooms(size, widgetUrls(widget).MEETINGWIDGET_URL);
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 } })).newPage();
  page.setDefaultTimeout(120_000);
  await page.addInitScript(watchFirstList, cardSelector);
  const given = {
    homeserver: rooms.url,
    userId: rooms.userId,
    roomId: rooms.calendar,
    ...{
      accessToken: '',
      displayName: 'Alice',
      widgetId: 'planner',
      theme: 'light',
      language: 'en',
      trusted: true,
    },
  };
  await page.goto(`${client}/#${encodeURIComponent(JSON.stringify(given))}`);
  const handle = await page.waitForSelector('iframe');
  const frame = await handle.contentFrame();
  if (!frame) throw new Error('there is no widget');
  await frame.waitForFunction(() => (window as unknown as { times: Times }).times.card > 0);
  return { page, frame, rooms };
}

const timesIn = (frame: Frame) => frame.evaluate(() => (window as unknown as { times: Times }).times);

/** Compressed kB of the scripts that the page names, before which nothing is painted, and of those that were loaded until now. */
const scriptIn = (frame: Frame) =>
  frame.evaluate(async () => {
    const page = await (await fetch(location.pathname)).text();
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const scripts = resources.filter(({ name }) => name.endsWith('.js'));
    const named = scripts.filter(({ name }) => page.includes(new URL(name).pathname));
    const size = (those: readonly PerformanceResourceTiming[]) =>
      those.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000;
    return { beforePaint: size(named), all: size(scripts) };
  });

/** From the press to the frame in which what was asked for is to be seen. */
async function viewSwitch(frame: Frame, view: string, selector: string): Promise<number> {
  await frame.getByRole('combobox', { name: /^View/ }).click();
  const option = frame.getByRole('option', { name: view, exact: true });
  await option.waitFor();
  const taken = frame.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        document.addEventListener(
          'click',
          () => {
            const begun = performance.now();
            const look = () =>
              document.querySelector(wanted) ? done(performance.now() - begun) : requestAnimationFrame(look);
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      }),
    selector,
  );
  await option.click();
  return taken;
}

/** From a key to the next frame, for each letter. */
async function typing(page: Page, frame: Frame): Promise<number> {
  await frame.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { durations });
    document.addEventListener(
      'input',
      () => {
        const begun = performance.now();
        requestAnimationFrame(() => setTimeout(() => durations.push(performance.now() - begun)));
      },
      { capture: true },
    );
  });
  const search = frame.getByRole('searchbox', { name: 'Search' });
  await search.click();
  await search.pressSequentially('meeting 99', { delay: 150 });
  await page.waitForTimeout(300);
  const durations = await frame.evaluate(() => (window as unknown as { durations: number[] }).durations);
  await search.fill('');
  return Math.max(...durations);
}

/** Frames a second while the list is scrolled: the slowest but one in twenty. */
async function scrolling(page: Page, frame: Frame): Promise<number> {
  await page.mouse.move(600, 500);
  const frames = frame.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const gaps: number[] = [];
        const begun = performance.now();
        let last = begun;
        const tick = (now: number) => {
          gaps.push(now - last);
          last = now;
          if (now - begun > 3000) done(gaps.slice(2));
          else requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }),
  );
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(40);
  }
  const gaps = (await frames).toSorted((a, b) => a - b);
  return 1000 / (gaps[Math.floor(gaps.length * 0.95)] ?? 1);
}

async function opening(stage: Stage, size: number) {
  const { page, frame, rooms } = await open(stage, size);
  const [{ rooms: received, card }, { all, beforePaint }] = [await timesIn(frame), await scriptIn(frame)];
  await page.context().close();
  await rooms.stop();
  return { first: card, list: card - received, script: all, beforePaint };
}

async function benchOpening(stage: Stage, size: number): Promise<BenchRow[]> {
  const rounds: Awaited<ReturnType<typeof opening>>[] = [];
  const bare: typeof rounds = [];
  for (let round = 0; round < 3; round += 1) {
    rounds.push(await opening(stage, size));
    bare.push(await opening({ ...stage, widget: stage.bare }, size));
  }
  const of = (name: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[name]));
  const floor = (name: keyof (typeof rounds)[number]) => median(bare.map((round) => round[name]));
  const isLargest = size === 10_000;
  return [
    {
      what: 'widget: first meetings to be seen, cold cache',
      size,
      floor: floor('first'),
      ours: of('first'),
      unit: 'ms',
      budget: size === 10 ? '≤ 1000 ms' : '',
    },
    { what: 'widget: script until then, compressed', size, ours: of('script'), unit: 'kB', budget: '' },
    {
      what: 'widget: script before the first paint, compressed',
      size,
      ours: of('beforePaint'),
      unit: 'kB',
      budget: size === 10 ? '≤ 250 kB' : '',
    },
    {
      what: 'widget: first list, once the client has told its rooms',
      size,
      floor: floor('list'),
      ours: of('list'),
      unit: 'ms',
      budget: isLargest ? '≤ 300 ms' : '',
    },
  ];
}

/** What it takes to use the widget, where everything that it loads later is there already. */
async function using(stage: Stage, size: number) {
  const { page, frame, rooms } = await open(stage, size);
  const grid = '[role="grid"], [role="table"], .fc';
  // The first time the grid's script is loaded.
  await viewSwitch(frame, 'Week', grid);
  await viewSwitch(frame, 'List', cardSelector);
  const switches = [
    await viewSwitch(frame, 'Week', grid),
    await viewSwitch(frame, 'List', cardSelector),
    await viewSwitch(frame, 'Week', grid),
    await viewSwitch(frame, 'List', cardSelector),
  ];
  const letter = await typing(page, frame);
  const frames = await scrolling(page, frame);
  await page.context().close();
  await rooms.stop();
  return { view: median(switches), letter, frames };
}

async function benchUsing(stage: Stage, size: number): Promise<BenchRow[]> {
  const floor = await using({ ...stage, widget: stage.bare }, size);
  const ours = await using(stage, size);
  const isLargest = size === 10_000;
  return [
    {
      what: 'widget: switch of view',
      size,
      floor: floor.view,
      ours: ours.view,
      unit: 'ms',
      budget: isLargest ? '≤ 100 ms' : '',
    },
    {
      what: 'widget: a letter in the search, the slowest',
      size,
      floor: floor.letter,
      ours: ours.letter,
      unit: 'ms',
      budget: isLargest ? '≤ 50 ms' : '',
    },
    {
      what: 'widget: scrolling the list, 19 of 20 frames',
      size,
      ours: ours.frames,
      unit: 'fps',
      budget: isLargest ? '≥ 50 fps' : '',
    },
  ];
}

/**
 * What the widget costs in a browser, in a client that has the rooms already. The floor is a page that draws the same
 * meetings with bare elements. Scrolling has none: no page draws more often than the screen.
 */
export async function benchWidget(): Promise<BenchRow[]> {
  const executablePath = await chromiumProgram(sayOnStderr, 'whole');
  const [widget, client, bare] = await Promise.all([
    builtWidget().then((dir) => startWidgetServer(dir, 0)),
    builtClient().then((dir) => startStaticServer({ dir, port: 0 })),
    startBareWidget(),
  ]);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const stage = { browser, client: client.url, widget: widget.url, bare: bare.url };
  try {
    const rows: BenchRow[] = [];
    for (const size of [10, 1000, 10_000]) rows.push(...(await benchOpening(stage, size)));
    for (const size of [100, 1000, 10_000]) rows.push(...(await benchUsing(stage, size)));
    return rows;
  } finally {
    await browser.close();
    await Promise.all([widget.stop(), client.stop(), bare.stop()]);
  }
}

if (process.argv[1] === import.meta.filename) console.log(benchTable(await benchWidget()));
