import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { collectLog } from '../test/collectLog.ts';
import { openServer, type Reply, type SmallServer } from '../test/server.ts';
import { createDialIn } from './jitsi.ts';

const roomId = '!room:example.com' as RoomId;
let server: SmallServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function aDialIn(numbers: Reply, pin?: Reply) {
  let time = 0;
  const { log, lines } = collectLog();
  server = await openServer(({ path }) => (path === '/numbers' ? numbers : (pin ?? { status: 404 })));
  const dialIn = createDialIn({
    numbersUrl: `${server.url}/numbers`,
    pinUrl: pin && `${server.url}/pin?conference={base32_room_name}@x`,
    now: () => time,
    log,
  });
  const { asked } = server;
  return { dialIn, lines, asked, later: (milliseconds: number) => (time += milliseconds) };
}

describe('the number to dial in', () => {
  it.each([
    [[{ formattedNumber: '1' }, { formattedNumber: '2', default: true }], '2'],
    [[{ formattedNumber: '1', countryCode: 'de' }, { formattedNumber: '2' }], '1'],
    [{ numbers: { DE: ['1', '2'], US: ['3'] }, message: 'x' }, '1'],
  ])('is found in %j', async (json, number) => {
    const { dialIn } = await aDialIn({ json });
    expect(await dialIn(roomId)).toEqual({ jitsi_dial_in_number: number });
  });

  it.each<[Reply]>([[{ json: [] }], [{ json: { numbers: {} } }], [{ json: { numbers: { DE: [] } } }]])(
    'is none in %j',
    async (reply) => {
      const { dialIn, lines } = await aDialIn(reply);
      expect([await dialIn(roomId), lines]).toEqual([{}, []]);
    },
  );

  it.each<[Reply]>([
    [{ json: {} }],
    [{ json: null }],
    [{ json: [{ number: 1 }] }],
    [{ json: { numbers: ['1'] } }],
    [{ status: 500 }],
    [{ text: '<html>' }],
    ['break'],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ])('is left out, with a word in the log, when the answer is %j', async (reply) => {
    const { dialIn, lines } = await aDialIn(reply);
    expect(await dialIn(roomId)).toEqual({});
    expect(lines).toMatchObject([{ level: 40, msg: 'the Jitsi dial-in number could not be fetched' }]);
  });

  it('is believed for an hour, a failure not at all', async () => {
    const { dialIn, asked, later } = await aDialIn({ json: [{ formattedNumber: '1' }] });
    await dialIn(roomId);
    await dialIn(roomId);
    expect(asked).toHaveLength(1);
    later(3_600_001);
    await dialIn(roomId);
    expect(asked).toHaveLength(2);
    await server?.close();
    const failing = await aDialIn({ status: 500 });
    await failing.dialIn(roomId);
    await failing.dialIn(roomId);
    expect(failing.asked).toHaveLength(2);
  });
});

describe('the PIN of a conference', () => {
  it('is asked for by the base32 of the room, each time', async () => {
    const { dialIn, asked } = await aDialIn(
      { json: [{ formattedNumber: '1' }] },
      { json: { id: 4711, more: true } },
    );
    expect(await dialIn(roomId)).toEqual({ jitsi_dial_in_number: '1', jitsi_pin: 4711 });
    await dialIn(roomId);
    const pins = asked.map(({ path }) => path).filter((path) => path.startsWith('/pin'));
    expect(pins).toEqual(Array(2).fill('/pin?conference=EFZG633NHJSXQYLNOBWGKLTDN5WQ@x'));
  });

  it.each<[Reply]>([[{ json: { id: '4711' } }], [{ json: {} }], [{ status: 404 }], ['break']])(
    'is left out when the answer is %j',
    async (reply) => {
      const { dialIn, lines } = await aDialIn({ json: [{ formattedNumber: '1' }] }, reply);
      expect(await dialIn(roomId)).toEqual({ jitsi_dial_in_number: '1' });
      expect(lines).toMatchObject([{ msg: 'the Jitsi PIN could not be fetched' }]);
    },
  );
});
