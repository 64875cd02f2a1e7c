import { AppError } from '../../shared/src/appError.ts';
import { listenOn, type RunningServer } from './http/server.ts';
import { metricsApp } from './http/metricsApp.ts';
import { createMetrics } from './metrics.ts';
import { aRequest } from './test/builders.ts';

let server: RunningServer | undefined;
afterEach(() => server?.close());

describe('the metrics', () => {
  it('are served on a port of their own, in the form of Prometheus', async () => {
    const times: { lastSync?: number } = {};
    const metrics = createMetrics({ queueLength: () => 3, lastSync: () => times.lastSync });
    const request = aRequest('test', {});
    metrics.command({ request, outcome: { done: true, result: {} }, seconds: 0.2 });
    metrics.command({ request, outcome: { done: false, error: new AppError('denied', 'x') }, seconds: 0.2 });
    metrics.homeserverRequest({ method: 'GET', status: 0, seconds: 1 });
    metrics.httpRequest({ route: '/v1/config', status: 200, seconds: 1 });
    server = await listenOn(metricsApp(metrics.registry), 0, '127.0.0.1');
    const read = async () => {
      const response = await fetch(`http://127.0.0.1:${server?.port}/metrics`, {
        headers: { connection: 'close' },
      });
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
    const { type, text } = await read();
    expect(type).toContain('text/plain');
    for (const line of [
      'convene_command_seconds_count{type="test",outcome="done"} 1',
      'convene_command_seconds_count{type="test",outcome="failed"} 1',
      'convene_command_failures_total{code="denied"} 1',
      'convene_homeserver_request_seconds_count{method="GET",status="0"} 1',
      'convene_http_request_seconds_count{route="/v1/config",status="200"} 1',
      'convene_queue_length 3',
      'convene_last_sync_timestamp_seconds 0',
    ])
      expect(text).toContain(line);
    times.lastSync = 5000;
    expect((await read()).text).toContain('convene_last_sync_timestamp_seconds 5');
  });

  it('have no rows for what somebody invents', async () => {
    const metrics = createMetrics({ queueLength: () => 0, lastSync: () => undefined });
    const failure = new AppError('invalid', 'unknown command');
    for (const type of ['a', 'b'])
      metrics.command({ request: aRequest(type, {}), outcome: { done: false, error: failure }, seconds: 0 });
    expect(await metrics.registry.metrics()).toContain('convene_command_failures_total{code="invalid"} 2');
  });
});
