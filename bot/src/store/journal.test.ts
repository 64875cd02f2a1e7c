import fc from 'fast-check';
import { AppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { createMemoryJournal, type MemoryJournal } from '../test/memoryJournal.ts';
import { aRequest } from '../test/builders.ts';
import { openMemoryDatabase } from '../test/memoryDatabase.ts';
import type { Journal } from '../dispatch/journal.ts';
import type { Request } from '../dispatch/command.ts';
import { createJournal, insertCommands } from './journal.ts';

type Database = Awaited<ReturnType<typeof openMemoryDatabase>>;
let database: Database;
beforeAll(async () => (database = await openMemoryDatabase()));
beforeEach(() => database.empty());
afterAll(() => database.close());

type Noting = Journal & { readonly note: (request: Request) => Promise<boolean> };

/** The one that the tests of commands use behaves like the real one. */
const journals: readonly (readonly [string, () => Noting])[] = [
  [
    'the database',
    () => ({
      ...createJournal(database.db),
      note: async (request) => (await insertCommands(database.db, [request], 'matrix')).has(request.id),
    }),
  ],
  [
    'memory',
    () => {
      const journal: MemoryJournal = createMemoryJournal();
      return { ...journal, note: (request) => Promise.resolve(journal.note(request)) };
    },
  ],
];

describe.each(journals)('the journal of commands in %s', (_, createNoting) => {
  it('notes a command once', async () => {
    const journal = createNoting();
    const request = aRequest('x', { a: [1, null, 'ü'] });
    expect([await journal.note(request), await journal.note(request)]).toEqual([true, false]);
    expect(await journal.unanswered()).toEqual([
      { request, door: 'matrix', begun: false, outcome: undefined },
    ]);
  });

  it('goes through its stages', async () => {
    const journal = createNoting();
    const request = aRequest('x', {});
    await journal.note(request);
    await journal.begin(request.id);
    expect(await journal.unanswered()).toMatchObject([{ begun: true }]);
    const outcome = { done: true, result: { roomIds: ['!a:b' as RoomId] } } as const;
    await journal.end(request.id, outcome);
    expect(await journal.unanswered()).toMatchObject([{ begun: false, outcome }]);
    await journal.answered(request.id);
    expect(await journal.unanswered()).toEqual([]);
  });

  it('keeps a failure with what people are told of it', async () => {
    const journal = createNoting();
    const request = aRequest('x', {});
    await journal.note(request);
    await journal.end(request.id, {
      done: false,
      error: new AppError('denied', 'x', { params: { need: 'y' } }),
    });
    const [entry] = await journal.unanswered();
    expect(entry?.outcome).toMatchObject({ done: false, error: { code: 'denied', params: { need: 'y' } } });
  });

  it('gives what is unanswered in the order in which it came', async () => {
    const journal = createNoting();
    const requests = ['$z', '$a', '$m'].map((id) => aRequest('x', {}, { id }));
    for (const request of requests) await journal.note(request);
    await journal.answered('$a');
    expect((await journal.unanswered()).map(({ request }) => request.id)).toEqual(['$z', '$m']);
  });

  it('accepts what comes over HTTP once, and gives what stands there', async () => {
    const journal = createNoting();
    const request = aRequest('x', { a: 1 }, { id: 'http:a', sentIn: undefined });
    expect(await journal.accept(request)).toBeUndefined();
    expect(await journal.accept({ ...request, data: { a: 2 } })).toEqual({
      request,
      door: 'http',
      begun: false,
      outcome: undefined,
    });
  });

  it('lets what failed begin anew when that was told, and nothing else', async () => {
    const journal = createNoting();
    const request = aRequest('x', { a: 1 }, { id: 'http:b' });
    const again = { ...request, data: { a: 2 }, sentAt: 7 };
    await journal.accept(request);
    await journal.remember(request.id, 'step', 1);
    await journal.end(request.id, { done: false, error: new AppError('upstream', 'x') });
    expect((await journal.reopen(again)).request).toEqual(request);
    await journal.answered(request.id);
    const opened = { request: again, door: 'http', begun: false, outcome: undefined };
    expect(await journal.reopen(again)).toEqual(opened);
    expect(await journal.find(request.id)).toEqual(opened);
    expect(await journal.recall(request.id, 'step')).toBeUndefined();
    await journal.end(request.id, { done: true, result: {} });
    await journal.answered(request.id);
    expect((await journal.reopen(request)).outcome).toEqual({ done: true, result: {} });
  });

  it('remembers the first that was decided', async () => {
    const journal = createNoting();
    const { id } = aRequest('x', {});
    await journal.note(aRequest('x', {}, { id }));
    expect(await journal.recall(id, 'step')).toBeUndefined();
    await journal.remember(id, 'step', { deep: ['\ud800', '\0', null] });
    await journal.remember(id, 'step', 'other');
    expect(await journal.recall(id, 'step')).toEqual({ deep: ['\ud800', '\0', null] });
    expect(await journal.recall(id, 'other')).toBeUndefined();
  });

  it('keeps any data as it was', async () => {
    const journal = createNoting();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ stringUnit: 'binary' }), async (data) => {
        const request = aRequest('x', JSON.parse(JSON.stringify({ data, text: '\0\ud800"\\' })));
        await journal.note(request);
        const found = (await journal.unanswered()).find((entry) => entry.request.id === request.id);
        expect(found?.request).toEqual(request);
        await journal.answered(request.id);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps a command without data, one of long ago and one of the year 10,000', async () => {
    const journal = createNoting();
    for (const sentAt of [-1, 0, 253_402_300_800_000])
      await journal.note(aRequest('x', undefined, { sentAt }));
    const entries = await journal.unanswered();
    expect(entries.map(({ request }) => [request.data, request.sentAt])).toEqual([
      [null, -1],
      [null, 0],
      [null, 253_402_300_800_000],
    ]);
  });
});

describe('the journal of the database', () => {
  it('forgets what was answered long ago, however much it is, and nothing that is owed', async () => {
    const journal = createJournal(database.db);
    const requests = Array.from({ length: 2500 }, () => aRequest('x', {}));
    await insertCommands(database.db, requests, 'matrix');
    const [owed, ...answered] = requests.map(({ id }) => id);
    await database.db.updateTable('command').set({ stage: 'answered' }).where('id', 'in', answered).execute();
    await journal.remember(answered[0] ?? '', 'step', 1);
    await journal.forget(0);
    expect(await journal.find(answered[0] ?? '')).toBeDefined();
    await journal.forget(Date.now() + 60_000);
    expect(await database.db.selectFrom('command').select('id').execute()).toEqual([{ id: owed }]);
  });
});
