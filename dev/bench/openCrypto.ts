// Opens a crypto store in a process of its own, and prints in JSON how long that took and what the process needs then.
import { DeviceId, OlmMachine, UserId } from '../../bot/crypto/src/index.ts';
import { usageOf } from './usage.ts';

const [folder = '', userId = '', deviceId = ''] = process.argv.slice(2);
const start = performance.now();
const machine = await OlmMachine.initialize(new UserId(userId), new DeviceId(deviceId), folder);
const ms = performance.now() - start;
const { memory } = await usageOf(process.pid);
process.stdout.write(JSON.stringify({ ms, memory }));
await machine.close();
process.exit();
