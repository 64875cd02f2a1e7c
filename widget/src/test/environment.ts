import { TestEnvironment } from 'jest-environment-jsdom';

/** jsdom, with what browsers have and it lacks. */
// eslint-disable-next-line no-restricted-exports -- jest looks for the default export
export default class BrowserLike extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const { fetch, Request, Response, Headers, structuredClone, TextEncoder, TextDecoder } = globalThis;
    Object.assign(this.global, {
      fetch,
      Request,
      Response,
      Headers,
      structuredClone,
      TextEncoder,
      TextDecoder,
    });
  }
}
