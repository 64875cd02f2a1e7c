import { connect } from 'node:net';
import { eventually } from '../stack/eventually.ts';
import { badGateway, startFaultyProxy, tooManyRequests } from './faults.ts';
import { areListed, isThere, makeMeetingRoom, metadata, past } from './meetingRooms.ts';
import { person, sharedHomeserver, type Person } from './people.ts';
import { atOnce, reaperPlace } from './reaper.ts';

const homeserver = sharedHomeserver();

const crew = () =>
  Promise.all(['bot', 'alice'].map((name) => person(homeserver, name))) as Promise<[Person, Person]>;

const dueRoom = async ([bot, alice]: [Person, Person]): Promise<string> => {
  const roomId = await makeMeetingRoom(bot, {
    metadata: metadata(alice.userId, past()),
    invite: [alice.userId],
  });
  await alice.join(roomId);
  return roomId;
};

describe('the reaper as a service', () => {
  test('names every wrong setting at once and does not start', async () => {
    const place = await reaperPlace(homeserver, ['nobody']);
    const process = place.start('once', {
      HOMESERVER_URL: 'ftp://a',
      LANGUAGES: 'fr',
      INTERVAL_MINUTES: '0',
      DRY_RUN: 'perhaps',
      TIME_ZONE: 'Mars',
      KEEP_ROOMS: 'a{#b}',
    });
    expect((await process.ended).code).toBe(1);
    const said = process.lines().join('\n');
    for (const name of [
      'HOMESERVER_URL',
      'BOT_USER_IDS',
      'LANGUAGES',
      'INTERVAL_MINUTES',
      'DRY_RUN',
      'TIME_ZONE',
      'KEEP_ROOMS',
    ])
      expect(said).toContain(`- ${name} must`);
  });

  test.each<[string, (bot: Person, alice: Person) => Record<string, string>, RegExp]>([
    ["the bot's own account", (bot) => ({ ACCESS_TOKEN: bot.accessToken }), /ACCESS_TOKEN is the bot's/],
    [
      'an account without rights',
      (_bot, alice) => ({ ACCESS_TOKEN: alice.accessToken }),
      /is no administrator/,
    ],
    ['a token that is none', () => ({ ACCESS_TOKEN: 'none' }), /does not accept ACCESS_TOKEN/],
    [
      "a stranger's token among the bots'",
      (_bot, alice) => ({ BOT_ACCESS_TOKENS: alice.accessToken }),
      /whom BOT_USER_IDS does not name/,
    ],
    [
      "an administrator's account where the bot's is wanted",
      () => ({ ADMIN_API: 'false' }),
      /must be a bot's/,
    ],
  ])('refuses %s', async (_what, settings, complaint) => {
    const [bot, alice] = await crew();
    const place = await reaperPlace(homeserver, [bot.userId]);
    const process = place.start('once', settings(bot, alice));
    expect((await process.ended).code).toBe(1);
    expect(process.lines().join('\n')).toMatch(complaint);
    expect(process.lines().join('\n')).not.toContain(alice.accessToken);
  });

  test('only says what it would do until it is switched on', async () => {
    const [bot, alice] = await crew();
    const roomId = await dueRoom([bot, alice]);
    await areListed([roomId]);
    const place = await reaperPlace(homeserver, [bot.userId], { env: { ...atOnce, DRY_RUN: 'true' } });
    const { code, logs, report } = await place.once();
    expect({ code, planned: report.planned, done: report.done }).toEqual({
      code: 0,
      planned: { close: 1 },
      done: {},
    });
    expect(logs).toContainEqual(
      expect.objectContaining({ msg: 'dry run: this would be done', roomId, act: 'close' }),
    );
    expect(await alice.stateContent(roomId, 'm.room.member', alice.userId)).toMatchObject({
      membership: 'join',
    });
    expect(await place.audit()).toEqual([]);
  });

  test('does nothing when a pass would do too much, and says so', async () => {
    const [bot, alice] = await crew();
    const rooms = await Promise.all([1, 2, 3].map(() => dueRoom([bot, alice])));
    await areListed(rooms);
    const place = await reaperPlace(homeserver, [bot.userId], {
      env: { ...atOnce, MAX_ROOMS_PER_PASS: '2' },
    });
    const { code, report } = await place.once();
    expect(code).toBe(2);
    expect(report.stopped).toMatch(/it would close 3 rooms/);
    expect(await Promise.all(rooms.map(isThere))).toEqual([true, true, true]);
    const { code: raised } = await place.once({ MAX_ROOMS_PER_PASS: '3' });
    expect(raised).toBe(0);
    expect(await Promise.all(rooms.map(isThere))).toEqual([false, false, false]);
  });

  test('leaves alone what a setting names and what is of another server', async () => {
    const crewOfTwo = await crew();
    const [bot] = crewOfTwo;
    const [named, other] = await Promise.all([dueRoom(crewOfTwo), dueRoom(crewOfTwo)]);
    await areListed([named, other]);
    const place = await reaperPlace(homeserver, [bot.userId], { env: atOnce });
    await place.once({ ALLOWED_SERVERS: 'elsewhere.org' });
    expect([await isThere(named), await isThere(other)]).toEqual([true, true]);
    await place.once({ KEEP_ROOMS: named });
    expect([await isThere(named), await isThere(other)]).toEqual([true, false]);
  });

  test('refuses to be a second one on the same folder', async () => {
    const [bot] = await crew();
    const place = await reaperPlace(homeserver, [bot.userId]);
    const first = place.start('interval');
    await first.ready();
    const second = place.start('once');
    expect((await second.ended).code).toBe(1);
    expect(second.lines().join('\n')).toMatch(/in use by another reaper/);
    await first.kill();
    expect((await place.once()).code).toBe(0);
  });

  test('says how it is, counts, and ends between rooms when asked to', async () => {
    const crewOfTwo = await crew();
    const [bot] = crewOfTwo;
    const rooms = await Promise.all([1, 2, 3, 4, 5, 6].map(() => dueRoom(crewOfTwo)));
    await areListed(rooms);
    const place = await reaperPlace(homeserver, [bot.userId], {
      env: { ...atOnce, CONCURRENCY: '1', PORT: '0', METRICS_PORT: '0' },
    });
    const process = place.start('interval');
    const { httpPort, metricsPort } = await process.ready();
    const at = (port: unknown, path: string) => fetch(`http://127.0.0.1:${Number(port)}${path}`);
    expect((await at(httpPort, '/healthz')).status).toBe(200);
    await eventually('a first room is gone', async () =>
      (await place.audit()).some(({ deed }) => deed === 'purged'),
    );
    expect((await process.stop()).code).toBe(0);
    const left = (await Promise.all(rooms.map(isThere))).filter(Boolean).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(rooms.length);

    const next = place.start('interval');
    const ports = await next.ready();
    await eventually('it is ready', async () => (await at(ports.httpPort, '/readyz')).ok);
    const metrics = await (await at(ports.metricsPort, '/metrics')).text();
    expect(metrics).toMatch(/convene_reaper_acts_total\{act="purge"\} [1-6]/);
    expect(metrics).toMatch(/convene_reaper_safety_stop 0/);
    expect((await at(ports.httpPort, '/nothing')).status).toBe(404);
    // A client that hangs up in the middle must not matter.
    connect(Number(ports.httpPort), '127.0.0.1')
      .end('GET /readyz HT')
      .on('error', () => undefined);
    expect((await next.stop()).code).toBe(0);
    expect(metricsPort).not.toBe(httpPort);
    expect(await Promise.all(rooms.map(isThere))).toEqual(rooms.map(() => false));
  });

  test('is there while the homeserver is away, and says so', async () => {
    const [bot] = await crew();
    const proxy = await startFaultyProxy(homeserver.url);
    const place = await reaperPlace({ ...homeserver, url: proxy.url }, [bot.userId], { env: { PORT: '0' } });
    await proxy.refuse();
    const process = place.start('interval');
    try {
      const { httpPort } = await process.opened();
      const at = (path: string) => fetch(`http://127.0.0.1:${Number(httpPort)}${path}`);
      expect([(await at('/healthz')).status, (await at('/readyz')).status]).toEqual([200, 503]);
      expect(await (await at('/readyz')).text()).toContain('The first pass is not through yet.');
      await proxy.heal();
      await eventually('it is ready', async () => (await at('/readyz')).ok);
      expect((await process.stop()).code).toBe(0);
    } finally {
      await process.kill();
      await proxy.stop();
    }
  });

  test('stays there when its token is not accepted, and says so', async () => {
    const [bot] = await crew();
    const place = await reaperPlace(homeserver, [bot.userId], {
      env: { PORT: '0', ACCESS_TOKEN: 'revoked' },
    });
    const process = place.start('interval');
    const { httpPort } = await process.opened();
    const at = (path: string) => fetch(`http://127.0.0.1:${Number(httpPort)}${path}`);
    await eventually('it says so', async () =>
      (await (await at('/readyz')).text()).includes('the homeserver does not accept ACCESS_TOKEN'),
    );
    expect([(await at('/healthz')).status, (await at('/readyz')).status]).toEqual([200, 503]);
    expect(process.lines().join('\n')).toContain('does not accept ACCESS_TOKEN');
    expect((await process.stop()).code).toBe(0);
  });

  test('waits out a homeserver that fails, and lets a room fail alone', async () => {
    const crewOfTwo = await crew();
    const [bot] = crewOfTwo;
    const [sick, well] = await Promise.all([dueRoom(crewOfTwo), dueRoom(crewOfTwo)]);
    await areListed([sick, well]);
    const proxy = await startFaultyProxy(homeserver.url);
    try {
      const place = await reaperPlace({ ...homeserver, url: proxy.url }, [bot.userId], { env: atOnce });
      proxy.inject(tooManyRequests(50), { times: 2 });
      proxy.inject(badGateway, { times: 2 });
      proxy.inject({ do: 'drop' }, { times: 1, matching: ({ method }) => method === 'DELETE' });
      proxy.inject({ do: 'cut' }, { times: 1, matching: ({ method }) => method === 'DELETE' });
      // A purge that fails for a moment, as Synapse's do when they come soon after people left.
      const failed = { delete_id: 'x', status: 'failed', shutdown_room: null };
      proxy.inject(
        { do: 'answer', status: 200, body: failed },
        { times: 2, matching: ({ path }) => path.includes('/rooms/delete_status/') },
      );
      const refusal = { errcode: 'M_BAD_STATE', error: 'cannot' };
      proxy.inject(
        { do: 'answer', status: 400, body: refusal },
        {
          matching: ({ method, path }) => method === 'DELETE' && decodeURIComponent(path).endsWith(sick),
        },
      );
      const { code, report } = await place.once();
      expect([code, report.failed]).toEqual([1, 1]);
      expect([await isThere(sick), await isThere(well)]).toEqual([true, false]);
      await proxy.heal();
      // Not before its time: the first delay is a minute.
      expect((await place.once()).report.kept).toMatchObject({ 'it failed and is tried again later': 1 });
    } finally {
      await proxy.stop();
    }
  });
});
