import { configure } from '@testing-library/react';
import '@testing-library/jest-dom/jest-globals';
import '@testing-library/jest-dom';
import { computedStyle } from './computedStyle.ts';

globalThis.getComputedStyle = computedStyle;

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

// Conditions are waited for however busy the machine is; one that comes true ends the wait.
configure({ asyncUtilTimeout: 10_000 });
