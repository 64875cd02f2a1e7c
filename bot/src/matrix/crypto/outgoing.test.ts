import { AppError } from '../../../../shared/src/appError.ts';
import { collectLog } from '../../test/collectLog.ts';
import { createFakeMachine, request, type FakeMachine } from '../../test/fakeMachine.ts';
import { alice, bob } from '../../test/people.ts';
import { scriptHomeserver } from '../../test/scriptedHomeserver.ts';
import { createOutgoing } from './outgoing.ts';

const refusal = new AppError('invalid', 'M_UNKNOWN: No');
const away = new AppError('upstream', 'the homeserver fails with 500');
/** Where the requests of each kind go. */
const paths = {
  upload: '/keys/upload',
  query: '/keys/query',
  claim: '/keys/claim',
  toDevice: '/sendToDevice/',
};

function setUp(refused: readonly (keyof typeof paths)[], error = refusal, machine = createFakeMachine()) {
  const { log, lines } = collectLog();
  const homeserver = scriptHomeserver(({ path }) =>
    refused.some((kind) => path.includes(paths[kind])) ? error : {},
  );
  const asked = (kind: keyof typeof paths) =>
    homeserver.requests.filter(({ path }) => path.includes(paths[kind])).length;
  const said = () => lines.map(({ msg }) => msg);
  return { machine, outgoing: createOutgoing({ homeserver, machine, log }), asked, said };
}

const claiming = (): FakeMachine => ({
  ...createFakeMachine(),
  claim: () => Promise.resolve(request('claim', 2)),
});

describe('what the homeserver refuses for good', () => {
  it('holds up nothing that waits behind it, and comes out as an error', async () => {
    const { machine, outgoing, asked } = setUp(['upload']);
    machine.want(request('upload', 0));
    machine.want(request('query', 1));
    machine.want(request('dummy', 3));
    await expect(outgoing.flush()).rejects.toThrow('M_UNKNOWN: No');
    expect([asked('query'), asked('toDevice')]).toEqual([1, 1]);
    expect((await machine.outgoing()).map(({ id }) => id)).toEqual(['upload']);
  });

  it.each([
    ['an upload', 'upload', 0],
    ['a query', 'query', 1],
  ] as const)(
    'does not keep a room from being spoken in: %s is made again the next time',
    async (_, kind, type) => {
      const { machine, outgoing, asked, said } = setUp([kind]);
      machine.want(request(kind, type));
      await outgoing.meet([alice]);
      expect(asked(kind)).toBe(1);
      expect(said()).toEqual(['the homeserver refuses an exchange of keys']);
      await outgoing.meet([alice]);
      expect(asked(kind)).toBe(2);
    },
  );

  it('does not keep a room from being spoken in: who has no session with us gets no key', async () => {
    const { outgoing, asked, said } = setUp(['claim'], refusal, claiming());
    await outgoing.meet([alice]);
    expect([asked('claim'), said()]).toEqual([1, ['the homeserver refuses an exchange of keys']]);
  });

  it('is given up where it is a message to a device, which nobody waits for', async () => {
    const { machine, outgoing, asked } = setUp(['toDevice']);
    machine.want(request('dummy', 3));
    await outgoing.meet([alice]);
    await outgoing.meet([alice]);
    expect(asked('toDevice')).toBe(1);
  });

  it('is not given up when the homeserver only fails', async () => {
    const { machine, outgoing, asked } = setUp(['toDevice'], away);
    machine.want(request('dummy', 3));
    await outgoing.meet([alice]);
    await outgoing.meet([alice]);
    expect(asked('toDevice')).toBe(2);
  });
});

describe('the key of a room', () => {
  const toAlice = request('alice', 3, { messages: { [alice]: {} } });
  const toBob = request('bob', 3, { messages: { [bob]: {} } });

  it('goes to everybody for whom the homeserver takes it', async () => {
    const { log } = collectLog();
    const machine = createFakeMachine();
    const homeserver = scriptHomeserver(({ path }) => (path.endsWith('txn-alice') ? refusal : {}));
    await createOutgoing({ homeserver, machine, log }).share([toAlice, toBob]);
    expect(machine.calls).toEqual(['sent bob 3']);
  });

  it('that goes to nobody is an error: nobody could read what is said', async () => {
    const { outgoing } = setUp(['toDevice']);
    await expect(outgoing.share([toAlice, toBob])).rejects.toThrow('M_UNKNOWN: No');
  });

  it('that everybody has is not sent', async () => {
    const { outgoing, asked } = setUp([]);
    await outgoing.share([]);
    expect(asked('toDevice')).toBe(0);
  });
});
