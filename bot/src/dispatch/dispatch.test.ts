import Joi from 'joi';
import { AppError } from '../../../shared/src/appError.ts';
import { contracts } from '../../../shared/src/commands/index.ts';
import type { Contract } from '../../../shared/src/contract.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { commands } from '../commands/index.ts';
import { Interrupted } from '../interrupted.ts';
import { aRequest, aTemplate, aWidget } from '../test/builders.ts';
import { alice, bob, bot, calendarRoom, carol } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { targetOf, type Command } from './command.ts';
import type { DispatchObserver } from './dispatch.ts';
import { createRegistry } from './registry.ts';

const here = 'test.here';
const there = 'test.there';

type Data = { readonly target_room_id?: RoomId; readonly what?: string };

/** A service with two commands of its own, of which `execute` is what they do. */
function aService(
  execute: Command<Data>['execute'] = () => Promise.resolve({}),
  now: () => number = () => 0,
) {
  const contract: Contract<Data> = {
    type: here,
    summary: 'Does something.',
    target: 'room_sent_in',
    needs: () => [{ event: here }],
    schema: Joi.object<Data>({ what: Joi.string() }).required(),
  };
  const elsewhere: Contract<Data> = {
    ...contract,
    type: there,
    target: 'target_room_id',
    needs: () => [{ state: there }],
    schema: Joi.object<Data>({ target_room_id: Joi.string().required() }).required(),
  };
  const seen: Parameters<DispatchObserver>[0][] = [];
  const service = createService({
    now,
    dispatch: {
      registry: createRegistry([
        { contract, execute },
        { contract: elsewhere, execute },
      ]),
      observe: (observed) => seen.push(observed),
      maxAge: 1000,
    },
  });
  return { ...service, seen };
}

describe('the registry', () => {
  it('has a command for each contract, and a contract for each command', () => {
    expect(commands.map(({ contract }) => contract.type).sort()).toEqual(
      contracts.map(({ type }) => type).sort(),
    );
    for (const { contract } of commands) expect(contracts).toContain(contract);
  });

  it('refuses two commands of one type at start', () => {
    const [command] = commands;
    expect(() => createRegistry(command ? [command, command] : [])).toThrow(
      'two commands claim net.nordeck.meetings.meeting.create',
    );
  });
});

describe('a command on its way', () => {
  it('ends with what it gives back, and is in the journal as ended', async () => {
    const result = { roomIds: ['!a:b' as RoomId] };
    const { run, journal, seen } = aService(() => Promise.resolve(result));
    expect(await run(here, {}, { id: '$a' })).toEqual({ done: true, result });
    expect(journal.stage('$a')).toBe('ended');
    expect(seen).toMatchObject([
      { request: { id: '$a' }, outcome: { done: true }, seconds: expect.any(Number) as number },
    ]);
  });

  it('is given its checked data, who sent it, and the room it acts on', async () => {
    let given: unknown[] = [];
    const { run } = aService((data, request, meetings) => {
      given = [data, request.sender, targetOf(request).roomId, request.attempt.resumed, meetings.rooms.botId];
      return Promise.resolve({});
    });
    await run(here, { what: 'x' });
    expect(given).toEqual([{ what: 'x' }, alice, calendarRoom, false, bot]);
  });

  it('knows the configured widgets', async () => {
    const service = createService({ template: aTemplate({ state: [aWidget('poll')] }) });
    const { fields } = await service.failed('net.nordeck.meetings.meeting.create', { widget_ids: ['x'] });
    expect(fields).toContain('widget_ids.0 must be the id of a configured widget (poll, jitsi)');
  });

  it('has a journal entry that says begun before it has effects', async () => {
    const stages: (string | undefined)[] = [];
    const { run, journal } = aService((_, request) => {
      stages.push(journal.stage(request.id));
      return Promise.resolve({});
    });
    await run(here, {});
    expect(stages).toEqual(['begun']);
  });

  it('needs no room over HTTP when it acts where it is sent', async () => {
    const { run } = aService((_, request) =>
      Promise.resolve({ roomIds: [request.target?.roomId as RoomId] }),
    );
    expect(await run(here, {}, { sentIn: undefined })).toEqual({
      done: true,
      result: { roomIds: [undefined] },
    });
  });

  it.each([
    ['of an unknown type', 'test.unknown', {}, {}, 'invalid'],
    ['of a type that is a name of JavaScript', '__proto__', {}, {}, 'invalid'],
    ['with wrong data', here, { what: 5 }, {}, 'invalid'],
    ['without data', here, undefined, {}, 'invalid'],
    ['that is too old', here, {}, { sentAt: -1001 }, 'expired'],
    ['of somebody who is not in the room', here, {}, { sender: carol }, 'denied'],
    ['for a room that nobody knows', there, { target_room_id: '!unknown:example.com' }, {}, 'not_found'],
  ] as const)('fails %s', async (...[, type, data, changes, code]) => {
    const execute = () => Promise.reject(new Error('must not run'));
    const { failed, journal, seen } = aService(execute);
    expect((await failed(type, data, { id: '$a', ...changes })).code).toBe(code);
    expect(journal.stage('$a')).toBe('ended');
    expect(seen).toHaveLength(1);
  });

  it('is not too old at its last moment, nor from the future', async () => {
    const { done } = aService();
    await done(here, {}, { sentAt: -1000 });
    await done(here, {}, { sentAt: 1e12 });
  });

  it('is invalid in a time zone that nobody knows', async () => {
    const { failed } = aService();
    expect(await failed(here, {}, { timeZone: 'Mars/Phobos' })).toEqual({
      code: 'invalid',
      fields: ['context.timezone must be an IANA time zone'],
    });
  });

  it('is denied without the power that it needs, and told which', async () => {
    const { failed } = aService();
    expect(await failed(there, { target_room_id: calendarRoom }, { sender: bob })).toEqual({
      code: 'denied',
      need: 'test.there needs power level 50, you have 0',
    });
  });

  it.each(['invite', 'leave', 'ban', 'knock'])(
    'is denied to a sender whose membership is %s',
    async (membership) => {
      const { failed, rooms } = aService();
      rooms.put(calendarRoom, 'm.room.member', alice, { membership });
      expect(await failed(here, {})).toEqual({ code: 'denied', need: 'be joined in the room' });
    },
  );

  it('finds nothing in a room that the bot is only invited to, or has left', async () => {
    const { failed, rooms } = aService();
    for (const membership of ['invite', 'leave']) {
      rooms.put(calendarRoom, 'm.room.member', bot, { membership });
      expect((await failed(here, {})).code).toBe('not_found');
    }
  });

  it.each([
    [new AppError('conflict', 'x', { params: { need: 'n' } }), 'conflict'],
    [new TypeError('a bug'), 'internal'],
    ['text', 'internal'],
    [undefined, 'internal'],
  ])('fails with what it throws: %p', async (thrown, code) => {
    const { run } = aService(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- libraries may
      throw thrown;
    });
    expect(await run(here, {})).toMatchObject({ done: false, error: { code } });
  });

  it('is no outcome when the service stops meanwhile, whatever wraps the interruption', async () => {
    for (const error of [new Interrupted(), new AppError('upstream', 'x', { cause: new Interrupted() })]) {
      const { run, journal, seen } = aService(() => {
        throw error;
      });
      await expect(run(here, {}, { id: '$a' })).rejects.toBe(error);
      expect(journal.stage('$a')).toBe('begun');
      expect(seen).toEqual([]);
    }
  });

  it('that ended before is not run again', async () => {
    let runs = 0;
    const { run, dispatch, journal } = aService(() => {
      runs += 1;
      return Promise.reject(new AppError('upstream', 'x', { params: { userIds: [bob] } }));
    });
    await run(here, {}, { id: '$a' });
    expect(await dispatch(journal.entry('$a'))).toMatchObject({
      done: false,
      error: { code: 'upstream', message: 'x', params: { userIds: [bob] } },
    });
    expect(runs).toBe(1);
  });

  it('is run once though it is asked for twice at the same time', async () => {
    let runs = 0;
    const { dispatch, journal } = aService(() => {
      runs += 1;
      return Promise.resolve({ roomIds: [calendarRoom] });
    });
    journal.note(aRequest(here, {}, { id: '$a' }));
    const both = [dispatch(journal.entry('$a')), dispatch(journal.entry('$a'))];
    const done = { done: true, result: { roomIds: [calendarRoom] } };
    expect(await Promise.all(both)).toEqual([done, done]);
    expect(runs).toBe(1);
  });
});

describe('a command that was begun before', () => {
  const begun = async (changes: object = {}) => {
    const service = aService(async (_, { attempt }) => {
      const { once } = await import('../meetings/attempt.ts');
      const value = await once(attempt, 'step', () => (attempt.resumed ? 'later' : 'first'));
      return { roomIds: [`${value} ${attempt.resumed}` as RoomId] };
    });
    const request = aRequest(here, {}, { id: '$a', ...changes });
    service.journal.note(request);
    await service.journal.begin('$a');
    return service;
  };

  it('goes on though its sender may no longer send it, and though it is old', async () => {
    const { dispatch, journal, rooms } = await begun({ sentAt: -10_000 });
    rooms.put(calendarRoom, 'm.room.member', alice, { membership: 'leave' });
    expect(await dispatch(journal.entry('$a'))).toEqual({ done: true, result: { roomIds: ['later true'] } });
  });

  it('decides nothing again that was decided', async () => {
    const { dispatch, journal } = await begun();
    await journal.remember('$a', 'step', 'first');
    expect(await dispatch(journal.entry('$a'))).toEqual({ done: true, result: { roomIds: ['first true'] } });
  });
});

describe('commands for the same room', () => {
  it('do not change what another is working on, wherever they come from', async () => {
    const steps: string[] = [];
    const { run } = aService(async (_, { id }) => {
      steps.push(`${id} in`);
      await new Promise(setImmediate);
      steps.push(`${id} out`);
      return {};
    });
    const data = { target_room_id: calendarRoom };
    await Promise.all([run(there, data, { id: '$a' }), run(there, data, { id: '$b', sentIn: undefined })]);
    expect(steps).toEqual(['$a in', '$a out', '$b in', '$b out']);
  });

  it('have their turns as they came, however long the journal takes', async () => {
    const order: string[] = [];
    const { dispatch, journal } = aService((_, { id }) => {
      order.push(id);
      return Promise.resolve({});
    });
    const find = journal.find.bind(journal);
    jest.spyOn(journal, 'find').mockImplementationOnce(async (id) => {
      await new Promise(setImmediate);
      return find(id);
    });
    const ids = ['$a', '$b'];
    for (const id of ids) journal.note(aRequest(there, { target_room_id: calendarRoom }, { id }));
    await Promise.all(ids.map((id) => dispatch(journal.entry(id))));
    expect(order).toEqual(ids);
  });
});
