import * as React from 'react';
import { configure } from '@testing-library/react';
import '@testing-library/jest-dom/jest-globals';
import '@testing-library/jest-dom';
import { computedStyle } from './computedStyle.ts';

globalThis.getComputedStyle = computedStyle;

// React keeps the call stack of each element for its warnings, up to ten thousand a second, which took a fifth of the time of
// the tests of forms. This is how it counts them.
const internals: unknown = Object.entries(React).find(([name]) => name.startsWith('__CLIENT_INTERNALS'))?.[1];
Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', { get: () => Infinity, set: () => {} });

// What jsdom does not lay out it does not know the size of either.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia ??= (query: string) =>
  ({
    matches: query.includes('min-width'),
    media: query,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => true,
    onchange: null,
  }) as MediaQueryList;

// What a test does is done in `act`; what comes of it later, such as an answer, comes as in a browser, without a warning.
beforeAll(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = false;
});

// Conditions are waited for however busy the machine is; one that comes true ends the wait.
configure({ asyncUtilTimeout: 10_000 });
