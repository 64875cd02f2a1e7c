import { AppError } from '../../../../shared/src/appError.ts';
import type { Content } from '../../../../shared/src/matrix/event.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { collectLog } from '../../test/collectLog.ts';
import { createFakeMachine, request, type FakeMachine } from '../../test/fakeMachine.ts';
import { alice, bob, bot, calendarRoom, carol } from '../../test/people.ts';
import { scriptHomeserver } from '../../test/scriptedHomeserver.ts';
import { createOutgoing } from './outgoing.ts';
import { createRoomSecrecy } from './roomSecrecy.ts';
import { createSeal } from './seal.ts';

const message = { msgtype: 'm.text', body: 'Hello' };
const encryption = { algorithm: 'm.megolm.v1.aes-sha2', rotation_period_msgs: 7 };
const state = (type: string, content: Content, state_key = '') => ({ type, state_key, content });
const member = (userId: UserId, membership: string) => state('m.room.member', { membership }, userId);

type Setting = {
  /** The room's own encryption; `undefined` where it has none, an error where it cannot be asked for. */
  readonly encrypted?: Content | Error | undefined;
  readonly visibility?: string;
  readonly machine?: FakeMachine;
  readonly facts?: Map<string, string>;
};

/** The room of alice and the bot; bob is invited, carol has left. */
function setUp(setting: Setting = {}) {
  const { machine = createFakeMachine(), facts = new Map<string, string>() } = setting;
  const encrypted = 'encrypted' in setting ? setting.encrypted : encryption;
  const events = [
    ...(encrypted && !(encrypted instanceof Error) ? [state('m.room.encryption', encrypted)] : []),
    state('m.room.history_visibility', { history_visibility: setting.visibility ?? 'shared' }),
    member(alice, 'join'),
    member(bot, 'join'),
    member(bob, 'invite'),
    member(carol, 'leave'),
  ];
  const homeserver = scriptHomeserver(({ path }) => {
    if (path.endsWith('/state/m.room.encryption/')) return encrypted ?? new AppError('not_found', 'none');
    if (path.endsWith('/state')) return events;
    return {};
  });
  const secrecy = createRoomSecrecy(homeserver, {
    get: (name) => Promise.resolve(facts.get(name)),
    set: (name, value) => Promise.resolve(void facts.set(name, value)),
  });
  const outgoing = createOutgoing({ homeserver, machine, log: collectLog().log });
  const seal = createSeal({
    homeserver,
    secrecy,
    keys: () => Promise.resolve({ machine, outgoing }),
  });
  const asked = () => homeserver.requests.map(({ method, path }) => `${method} ${path}`);
  return { seal, machine, homeserver, secrecy, asked, facts };
}

describe('what is said in an encrypted room', () => {
  it('is encrypted for everybody who is there or invited, once its key has been sent to them', async () => {
    const { seal, machine, asked, homeserver } = setUp();
    const { type, content } = await seal(calendarRoom, 'm.room.message', message);
    expect(type).toBe('m.room.encrypted');
    expect(content).toMatchObject({ session_id: 'ours1' });
    const all = [alice, bot, bob].join();
    expect(machine.calls).toEqual([
      `track ${all}`,
      `claim ${all}`,
      `share ${all} shared ${JSON.stringify(encryption)}`,
      'sent share 3',
      'encrypt m.room.message',
    ]);
    expect(asked().at(-1)).toBe('PUT /_matrix/client/v3/sendToDevice/m.room.encrypted/txn-share');
    // The native binding's reader wants more in it; the homeserver does not.
    expect(homeserver.requests.at(-1)?.body).toEqual({ messages: { a: 1 } });
  });

  it('is not for the invited where the room keeps from them what was said before they came', async () => {
    const { seal, machine } = setUp({ visibility: 'joined' });
    await seal(calendarRoom, 'm.room.message', message);
    expect(machine.calls[0]).toBe(`track ${alice},${bot}`);
  });

  it('stays clear when it is a reaction', async () => {
    const { seal, asked } = setUp();
    const reaction = { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$a', key: '✅' } };
    expect(await seal(calendarRoom, 'm.reaction', reaction)).toEqual({
      type: 'm.reaction',
      content: reaction,
    });
    expect(asked()).toEqual([]);
  });

  it('waits until devices that a sync calls out of date in that very moment are known again', async () => {
    const machine = createFakeMachine();
    let claims = 0;
    const claim: typeof machine.claim = (users) => {
      claims += 1;
      if (claims === 1) machine.want(request('q', 1));
      return machine.claim(users);
    };
    const { seal } = setUp({ machine: { ...machine, claim } });
    await seal(calendarRoom, 'm.room.message', message);
    const steps = machine.calls.map((call) => call.split(' ')[0]);
    expect(steps).toEqual(['track', 'claim', 'sent', 'claim', 'share', 'sent', 'encrypt']);
  });

  it('is never said in clear again, whatever the homeserver tells later', async () => {
    const { secrecy, facts } = setUp();
    const join = { [calendarRoom]: { state: { events: [state('m.room.encryption', encryption)] } } };
    await secrecy.see({ next_batch: 's', rooms: { join } } as unknown as Parameters<typeof secrecy.see>[0]);
    const later = setUp({ facts, encrypted: undefined });
    expect((await later.seal(calendarRoom, 'm.room.message', message)).type).toBe('m.room.encrypted');
  });
});

describe('what is said in another room', () => {
  it('stays clear, and the room is asked about once', async () => {
    const { seal, machine, asked } = setUp({ encrypted: undefined });
    for (let times = 0; times < 2; times += 1)
      expect(await seal(calendarRoom, 'm.room.message', message)).toEqual({
        type: 'm.room.message',
        content: message,
      });
    expect(asked()).toHaveLength(1);
    expect(machine.calls).toEqual([]);
  });

  it('is encrypted as soon as a sync tells that the room is', async () => {
    const { seal, secrecy } = setUp({ encrypted: undefined });
    await seal(calendarRoom, 'm.room.message', message);
    const events = [state('m.room.encryption', encryption)];
    await secrecy.see({
      next_batch: 's',
      rooms: { join: { [calendarRoom]: { timeline: { events } } } },
    } as unknown as Parameters<typeof secrecy.see>[0]);
    expect((await seal(calendarRoom, 'm.room.message', message)).type).toBe('m.room.encrypted');
  });

  it('is asked about again where it could not be seen', async () => {
    const { seal, asked } = setUp({ encrypted: new AppError('denied', 'not in it') });
    await seal(calendarRoom, 'm.room.message', message);
    await seal(calendarRoom, 'm.room.message', message);
    expect(asked()).toHaveLength(2);
  });

  it('is not sent at all when nobody can tell whether it is secret', async () => {
    const { seal } = setUp({ encrypted: new AppError('upstream', 'away') });
    await expect(seal(calendarRoom, 'm.room.message', message)).rejects.toThrow('away');
  });
});
