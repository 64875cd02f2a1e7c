import { runProgram } from '../stack/runProgram.ts';
import { freshDatabase, hasPostgres } from './database.ts';
import { theRun } from './run.ts';

(hasPostgres() ? describe : describe.skip)('the PostgreSQL of the tests', () => {
  test('gives every spec an empty database of its own', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    expect(one).not.toBe(other);
    const psql = `${theRun().postgres?.bin}/psql`;
    const count = 'select count(*) from information_schema.tables where table_schema = current_schema()';
    const { output } = await runProgram(psql, [one, '--tuples-only', '--command', count]);
    expect(output.trim()).toBe('0');
  });
});
