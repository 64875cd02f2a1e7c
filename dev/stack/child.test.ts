import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEnding, startChild, type Child } from './child.ts';

const env = { PATH: process.env['PATH'] };
const shell = (script: string, logFile?: string): Child =>
  startChild({ command: 'sh', args: ['-c', script], env, logFile });

test('hears what a program says, on both its outputs, to the last line', async () => {
  const child = shell('echo one; echo two >&2; printf three');
  await expect(child.ended).resolves.toEqual({ code: 0, signal: null });
  expect([...child.lines()].sort()).toEqual(['one', 'three', 'two']);
});

test('writes what it hears to a file as well', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'convene-test-'));
  const child = shell('echo one', join(dir, 'log'));
  await child.ended;
  await expect(readFile(join(dir, 'log'), 'utf8')).resolves.toBe('one\n');
  await rm(dir, { recursive: true });
});

test('finds the line it is asked for, said before or after, and gives up when the program ends', async () => {
  const child = shell('echo ready; read nothing; echo later');
  const ready = (line: string): boolean => line === 'ready';
  await expect(child.line(ready)).resolves.toBe('ready');
  await expect(child.line(ready)).resolves.toBe('ready');
  await expect(child.line((line) => line === 'later')).resolves.toBe('later');
  await expect(child.line((line) => line === 'never')).resolves.toBeUndefined();
});

test('asks a program to end', async () => {
  const child = shell('trap "echo bye; exit 3" TERM; echo ready; while :; do sleep 0.05; done');
  await child.line((line) => line === 'ready');
  await expect(child.stop()).resolves.toEqual({ code: 3, signal: null });
  expect(child.lines()).toContain('bye');
  expect(child.running()).toBe(false);
});

test('takes along what the program has started itself', async () => {
  const child = shell('sleep 60 & echo ready; wait');
  await child.line(() => true);
  // The ending is told when nobody holds the output any more, and the sleeper holds it.
  await expect(child.kill()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
});

test('may be stopped and killed when it has ended long ago', async () => {
  const child = shell('exit 4');
  await child.ended;
  await expect(child.stop()).resolves.toEqual({ code: 4, signal: null });
  await expect(child.kill()).resolves.toEqual({ code: 4, signal: null });
});

test('says how a program ended', () => {
  expect(describeEnding({ code: 1, signal: null })).toBe('ended with code 1');
  expect(describeEnding({ code: null, signal: 'SIGKILL' })).toBe('was ended by SIGKILL');
});
