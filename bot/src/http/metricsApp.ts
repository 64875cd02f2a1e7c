import express, { type Express } from 'express';
import type { Registry } from 'prom-client';

/** The metrics, on a port of their own: they are for the operators' network only. */
export function metricsApp(registry: Registry): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return app;
}
