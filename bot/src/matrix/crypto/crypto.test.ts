import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../../shared/src/matrix/event.ts';
import { inEnglish } from '../../i18n.ts';
import { Interrupted } from '../../interrupted.ts';
import { collectLog } from '../../test/collectLog.ts';
import { createFakeMachine, request, sealedBy, type FakeMachine } from '../../test/fakeMachine.ts';
import { alice, bot, calendarRoom } from '../../test/people.ts';
import { scriptHomeserver, type Answer, type Requested } from '../../test/scriptedHomeserver.ts';
import { createCrypto } from './crypto.ts';
import { keepSecret, takeUpLogin } from './device.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crypto-'));
});
afterEach(() => rm(folder, { recursive: true }));

const proofWanted = new AppError('denied', 'a proof', {
  cause: { statusCode: 401, body: JSON.stringify({ session: 'S', flows: [] }) },
});

type Setting = {
  readonly password?: string;
  /** What is opened, by device. */
  readonly machines?: Readonly<Record<string, FakeMachine>>;
  /** The fingerprints that the homeserver shows, by device; it learns those that are uploaded. */
  readonly published?: Record<string, string>;
  readonly device?: string | undefined;
  /** The master key that the homeserver shows; it learns the one that is uploaded. */
  readonly master?: string;
  readonly answer?: (request: Requested) => Answer | undefined;
  readonly openMachine?: Parameters<typeof createCrypto>[0]['openMachine'];
};

function setUp(setting: Setting = {}) {
  const { published = {}, machines = { ONE: createFakeMachine() }, password } = setting;
  const { log, lines } = collectLog();
  const tokens: string[] = [];
  let { master } = setting;
  let token = '';
  const scripted = scriptHomeserver((asked) => {
    const { path } = asked;
    if (path === 'stopped') return 'never';
    const special = setting.answer?.(asked);
    if (special !== undefined) return special;
    if (path.endsWith('/whoami')) {
      const device = token === 'token 2' ? 'TWO' : 'device' in setting ? setting.device : 'ONE';
      return { user_id: bot, ...(device && { device_id: device }) };
    }
    if (path.endsWith('/login')) return { device_id: 'TWO', access_token: 'token 2' };
    if (path.endsWith('/keys/upload')) published[token === 'token 2' ? 'TWO' : 'ONE'] = 'OURS';
    if (path.includes('device_signing')) master = 'M';
    if (path.endsWith('/keys/query'))
      return {
        master_keys: { ...(master !== undefined && { [bot]: master }) },
        device_keys: {
          [bot]: Object.fromEntries(Object.entries(published)),
        },
      };
    return {};
  });
  const homeserver = {
    ...scripted,
    /** Hours do not pass in a test. */
    pause: (milliseconds: number) =>
      milliseconds < 60_000 ? scripted.pause(milliseconds) : scripted.request<never>('GET', 'stopped'),
    useToken: (given: string) => {
      token = given;
      tokens.push(given);
    },
  };
  const facts = new Map<string, string>();
  const crypto = createCrypto({
    homeserver,
    facts: {
      get: (name) => Promise.resolve(facts.get(name)),
      set: (name, value) => Promise.resolve(void facts.set(name, value)),
    },
    botId: bot,
    accessToken: 'token 1',
    password,
    folder,
    openMachine:
      setting.openMachine ??
      ((_folder, _user, device) => {
        const machine = machines[device];
        return machine ? Promise.resolve(machine) : Promise.reject(new Error(`no ${device}`));
      }),
    log,
  });
  for (const machine of Object.values(machines)) machine.want(request('upload', 0));
  const said = () => lines.map(({ msg }) => String(msg));
  const posted = (part: string) => homeserver.requests.filter(({ path }) => path.includes(part));
  return { crypto, homeserver, machines, published, said, posted, tokens };
}
const secret = async (name: string) => JSON.parse(await readFile(`${folder}/${name}`, 'utf8')) as unknown;

describe('at its first start the bot', () => {
  it('publishes its device, makes itself an identity, keeps that, and is verified', async () => {
    const { crypto, machines, posted, published } = setUp();
    await crypto.open();
    expect(published).toEqual({ ONE: 'OURS' });
    expect(crypto.status()).toEqual({
      device: { id: 'ONE', fingerprint: 'OURS', verified: true },
      problems: [],
    });
    expect(machines.ONE?.calls).toContain('bootstrap false');
    expect(posted('/keys/device_signing/upload')).toHaveLength(1);
    expect(posted('/keys/signatures/upload')).toHaveLength(1);
    expect(await secret('identity.json')).toEqual({
      masterKey: 'm',
      selfSigningKey: 's',
      userSigningKey: 'u',
    });
  });

  it('has kept the identity before anybody else hears of it', async () => {
    const { crypto } = setUp({
      answer: ({ path }) => (path.includes('device_signing') ? new Interrupted() : undefined),
    });
    await expect(crypto.open()).rejects.toThrow(Interrupted);
    expect(await secret('identity.json')).toMatchObject({ masterKey: 'm' });
  });
});

describe('at a later start the bot', () => {
  it('publishes the identity that it could not publish at the first, and is verified', async () => {
    const machines = { ONE: createFakeMachine() };
    const killed = setUp({
      machines,
      answer: ({ path }) => (path.includes('device_signing') ? new Interrupted() : undefined),
    });
    await expect(killed.crypto.open()).rejects.toThrow(Interrupted);
    const kept = await secret('identity.json');
    const { crypto, posted } = setUp({ machines, published: { ONE: 'OURS' } });
    await crypto.open();
    expect(posted('/keys/device_signing/upload')).toHaveLength(1);
    expect(crypto.status()).toMatchObject({ device: { verified: true }, problems: [] });
    expect(await secret('identity.json')).toEqual(kept);
  });

  it('says so when the homeserver takes no signature of its', async () => {
    const refused = { failures: { [bot]: { ONE: { errcode: 'M_INVALID_SIGNATURE' } } } };
    const { crypto, said } = setUp({
      answer: ({ path }) => (path.includes('signatures') ? refused : undefined),
    });
    await crypto.open();
    expect(said()).toContain('the device could not be signed');
  });

  it('publishes nothing anew', async () => {
    const identity = { hasPrivateKeys: true, verified: true, deviceSigned: true };
    const { crypto, posted } = setUp({
      master: 'M',
      published: { ONE: 'OURS' },
      machines: { ONE: createFakeMachine({ identity }) },
    });
    await crypto.open();
    expect(crypto.status().device?.verified).toBe(true);
    expect(posted('/keys/upload')).toEqual([]);
    expect(posted('signing')).toEqual([]);
    expect(await secret('identity.json')).toMatchObject({ masterKey: 'm' });
  });

  it('signs a new device with the identity that it kept', async () => {
    await keepSecret(folder, 'identity.json', { masterKey: 'm' });
    const { crypto, machines } = setUp({ master: 'M' });
    await crypto.open();
    expect(machines.ONE?.calls.filter((call) => ['import', 'sign'].includes(call))).toEqual([
      'import',
      'sign',
    ]);
    expect(crypto.status().problems).toEqual([]);
  });

  it('says so when its identity was made elsewhere, and works all the same', async () => {
    const { crypto, said } = setUp({ master: 'theirs' });
    await crypto.open();
    expect(crypto.status()).toMatchObject({ device: { verified: false } });
    expect(inEnglish(crypto.status().problems)).toMatch(/device ONE is not signed by its owner/);
    expect(said()).toContain(inEnglish(crypto.status().problems));
  });

  it('replaces an identity whose keys are lost when it has the password, and proves who it is', async () => {
    let uploads = 0;
    const { crypto, machines, posted } = setUp({
      password: 'secret',
      master: 'lost',
      answer: ({ path }) => {
        if (!path.includes('device_signing')) return undefined;
        uploads += 1;
        return uploads === 1 ? proofWanted : {};
      },
    });
    await crypto.open();
    expect(machines.ONE?.calls).toContain('bootstrap true');
    expect(posted('device_signing')[1]?.body).toMatchObject({
      auth: { type: 'm.login.password', identifier: { user: bot }, password: 'secret', session: 'S' },
    });
    expect(crypto.status().device?.verified).toBe(true);
  });
});

it('a homeserver that does not speak of our devices is asked again, and one that is slow to show them too', async () => {
  let queries = 0;
  const answers: Record<number, object> = { 1: { device_keys: {} }, 3: { device_keys: { [bot]: {} } } };
  const { crypto, posted } = setUp({
    answer: ({ path }) => {
      if (!path.endsWith('/keys/query')) return undefined;
      queries += 1;
      return answers[queries] as Answer | undefined;
    },
  });
  await crypto.open();
  expect(crypto.status().device?.verified).toBe(true);
  expect(posted('/keys/upload')).toHaveLength(1);
});

describe('a bot whose keys are not those that the homeserver knows', () => {
  it('publishes nothing, says what to do, and waits', async () => {
    const { crypto, homeserver, machines, posted, said } = setUp({ published: { ONE: 'LOST' } });
    const open = crypto.open();
    open.catch(() => undefined);
    while (crypto.status().problems.length === 0) await new Promise(setImmediate);
    expect(inEnglish(crypto.status().problems)).toMatch(
      /keys of the bot's device are lost.*new ACCESS_TOKEN/,
    );
    expect(said()).toContain(inEnglish(crypto.status().problems));
    expect(machines.ONE?.isClosed()).toBe(true);
    const sealing = crypto.seal(calendarRoom, 'm.room.message', { body: 'x' });
    homeserver.stop();
    await expect(open).rejects.toThrow(Interrupted);
    // Rather nothing than something in clear.
    await expect(sealing).rejects.toThrow(Interrupted);
    expect(posted('/keys/upload')).toEqual([]);
    expect(posted('/send/')).toEqual([]);
  });

  it('logs in anew when it has the password, and remembers that', async () => {
    const machines = { ONE: createFakeMachine(), TWO: createFakeMachine({ deviceId: 'TWO' }) };
    const { crypto, said, tokens, posted } = setUp({
      published: { ONE: 'LOST' },
      machines,
      password: 'secret',
    });
    await crypto.open();
    expect(crypto.status().device?.id).toBe('TWO');
    expect(said().some((line) => line.includes('logs in anew'))).toBe(true);
    expect(tokens).toEqual(['token 1', 'token 2']);
    expect(posted('/login')).toHaveLength(1);

    const again = setUp({ published: { ONE: 'LOST', TWO: 'OURS' }, machines, password: 'secret' });
    await again.crypto.open();
    expect([again.tokens, again.posted('/login')]).toEqual([['token 2'], []]);
  });

  it('takes a token that the configuration gives anew, and one that still works', async () => {
    await keepSecret(folder, 'login.json', { deviceId: 'TWO', accessToken: 'token 2', insteadOf: 'another' });
    const { crypto, tokens } = setUp();
    await crypto.open();
    expect(tokens).toEqual(['token 1']);
  });
});

it.each([
  [
    'a wrong password',
    new AppError('denied', 'M_FORBIDDEN: Invalid username or password'),
    /Invalid username/,
  ],
  ['no log-in by password', new AppError('invalid', 'M_UNKNOWN: Bad login type.'), /Bad login type/],
])('with %s the bot says so and waits', async (_, refusal, reason) => {
  const { crypto, homeserver, said } = setUp({
    published: { ONE: 'LOST' },
    password: 'secret',
    answer: ({ path }) => (path.endsWith('/login') ? refusal : undefined),
  });
  const open = crypto.open();
  open.catch(() => undefined);
  while (crypto.status().problems.length === 0) await new Promise(setImmediate);
  expect(inEnglish(crypto.status().problems)).toMatch(reason);
  expect(said()).toContain(inEnglish(crypto.status().problems));
  homeserver.stop();
  await expect(open).rejects.toThrow(Interrupted);
});

it('with an access token that belongs to no device, and no password, the bot says so and waits', async () => {
  const { crypto, homeserver } = setUp({ device: undefined });
  const open = crypto.open();
  open.catch(() => undefined);
  while (crypto.status().problems.length === 0) await new Promise(setImmediate);
  expect(inEnglish(crypto.status().problems)).toMatch(/belongs to no device/);
  const sealing = crypto.seal(calendarRoom, 'm.room.message', { body: 'x' });
  homeserver.stop();
  await expect(open).rejects.toThrow(Interrupted);
  await expect(sealing).rejects.toThrow(Interrupted);
});

describe('the log-in that the bot made itself', () => {
  const login = async (insteadOf: string) =>
    keepSecret(folder, 'login.json', {
      deviceId: 'TWO',
      accessToken: 'token 2',
      insteadOf: createHash('sha256').update(insteadOf).digest('base64url'),
    });
  const takeUp = async (isRefused = false) => {
    const { homeserver, tokens } = setUp({
      answer: ({ path }) =>
        isRefused && path.endsWith('/whoami')
          ? new AppError('unauthenticated', 'M_UNKNOWN_TOKEN')
          : undefined,
    });
    await takeUpLogin({ homeserver, accessToken: 'token 1', folder });
    return tokens;
  };

  it('is spoken with before anything else, since the device of the configured token may be gone', async () => {
    await login('token 1');
    expect(await takeUp()).toEqual(['token 2']);
  });

  it('gives way to the configured token when it is refused', async () => {
    await login('token 1');
    expect(await takeUp(true)).toEqual(['token 2', 'token 1']);
  });

  it('gives way to a token that the configuration gives anew', async () => {
    await login('another');
    expect(await takeUp()).toEqual(['token 1']);
  });
});

it('an access token without a device is replaced when there is a password', async () => {
  const machines = { TWO: createFakeMachine({ deviceId: 'TWO' }) };
  const { crypto, said } = setUp({ device: undefined, machines, password: 'secret' });
  await crypto.open();
  expect(crypto.status().device?.id).toBe('TWO');
  expect(said()[0]).toContain('belongs to no device');
});

it('keys that another process has open are waited for', async () => {
  let tries = 0;
  const { crypto, said, homeserver } = setUp({
    published: { ONE: 'OURS' },
    openMachine: () => {
      tries += 1;
      return tries < 3
        ? Promise.reject(new Error('/x/crypto.sqlite3 is in use by another process.'))
        : Promise.resolve(createFakeMachine());
    },
  });
  await crypto.open();
  expect(tries).toBe(3);
  expect(homeserver.pauses).toEqual([1_000, 1_000]);
  expect(said().filter((line) => line.includes('Another process'))).toHaveLength(1);
  expect(crypto.status().problems).toEqual([]);
});

it('a machine that cannot be opened for another reason ends the start', async () => {
  const { crypto } = setUp({ openMachine: () => Promise.reject(new Error('schema version too new')) });
  await expect(crypto.open()).rejects.toThrow('too new');
});

it('an event is read when its key is there, and stays as it is when not', async () => {
  const { crypto, machines } = setUp();
  await crypto.open();
  const event = {
    event_id: '$a',
    sender: alice,
    origin_server_ts: 1,
    type: 'm.room.encrypted',
    content: sealedBy('s1', 'x', { body: 'Hello' }),
  } as unknown as RoomEvent;
  expect(await crypto.unseal(calendarRoom, event)).toBe(event);
  machines.ONE?.learn('s1');
  expect(await crypto.unseal(calendarRoom, event)).toEqual({
    ...event,
    type: 'x',
    content: { body: 'Hello' },
  });
  const clear = { ...event, type: 'm.room.message' };
  expect(await crypto.unseal(calendarRoom, clear)).toBe(clear);
});

it.each([
  ['nothing', {}],
  ['no content', { type: 'x' }],
  ['null as content', { type: 'x', content: null }],
  ['a list as content', { type: 'x', content: [] }],
  ['no type', { content: {} }],
  ['a type that is no text', { type: 5, content: {} }],
  ['another encrypted event', { type: 'm.room.encrypted', content: {} }],
])('an encrypted event with %s in it is none', async (_, inside) => {
  const { crypto, machines } = setUp();
  await crypto.open();
  machines.ONE?.learn('s1');
  const event = {
    event_id: '$a',
    sender: alice,
    origin_server_ts: 1,
    type: 'm.room.encrypted',
    content: { session_id: 's1', ciphertext: JSON.stringify(inside) },
  } as unknown as RoomEvent;
  expect(await crypto.unseal(calendarRoom, event)).toBeUndefined();
});

it('nothing of a sync is passed over: keys are on the disk when it has been received', async () => {
  const { crypto, machines } = setUp();
  await crypto.open();
  await crypto.receive({ next_batch: 's2' }, 's1');
  expect(machines.ONE?.calls).toContain('receive s1 s2');
});

it('memory that is ahead of the disk ends the service', async () => {
  const { crypto, machines } = setUp();
  await crypto.open();
  machines.ONE?.fail(new Error('disk full'));
  await expect(crypto.failed).rejects.toThrow('disk full');
  await crypto.close();
  expect(machines.ONE?.isClosed()).toBe(true);
});
