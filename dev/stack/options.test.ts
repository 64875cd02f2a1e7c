import { readOptions } from './options.ts';

test('chooses everything itself when nothing is asked for', () => {
  expect(readOptions([])).toEqual({
    fresh: false,
    help: false,
    port: undefined,
    botPort: undefined,
    metricsPort: undefined,
    roomVersion: undefined,
    botSettings: {},
  });
});

test('understands every option', () => {
  const line =
    '--fresh --port 8008 --bot-port 3000 --metrics-port 3001 --room-version 11 --set A=b=c --set D=';
  expect(readOptions(line.split(' '))).toEqual({
    fresh: true,
    help: false,
    port: 8008,
    botPort: 3000,
    metricsPort: 3001,
    roomVersion: '11',
    botSettings: { A: 'b=c', D: '' },
  });
});

test.each([
  [['--port', 'abc'], '--port wants a port from 1 to 65535, not "abc".'],
  [['--bot-port', '0'], '--bot-port wants a port from 1 to 65535, not "0".'],
  [['--metrics-port', '65536'], '--metrics-port wants a port from 1 to 65535, not "65536".'],
  [['--set', 'LOG_LEVEL'], '--set wants NAME=VALUE, not "LOG_LEVEL".'],
  [['--frish'], "Unknown option '--frish'"],
])('says what is wrong with %j', (args, complaint) => {
  expect(() => readOptions(args)).toThrow(complaint);
});
