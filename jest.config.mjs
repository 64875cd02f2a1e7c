import { availableParallelism } from 'node:os';

// One runner for everything. Unit tests need no server; the specs in dev/e2e run against a real homeserver
// that the run starts on a free port and stops.
const base = {
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Everything published as ES modules only has to pass through the transform.
  transformIgnorePatterns: [
    '/node_modules/(?!(?:.+/)?(@electric-sql|@preact|@full-ui|@fullcalendar|temporal-polyfill|temporal-utils|ical\\.js|kysely|nanoid|node-linux|htmlparser2|domhandler|domutils|dom-serializer|domelementtype|entities)/)',
  ],
  testEnvironment: 'node',
  // As Node and the browsers load it; what `require` gets is a build for old browsers, which is half as fast.
  moduleNameMapper: { '^ical\\.js$': '<rootDir>/node_modules/ical.js/dist/ical.js' },
};

// Each look at a global costs half a microsecond in jest's sandbox, which is most of what tests that reckon take. Not
// among them: what tests replace, such as Date.
const fixedGlobals = [
  'Math Infinity Number String Boolean Array Object Symbol JSON Intl Promise RegExp Error Reflect',
  'Set Map WeakSet WeakMap Uint8Array Float64Array',
].flatMap((names) => names.split(' '));

export default {
  projects: [
    {
      ...base,
      displayName: 'unit',
      sandboxInjectedGlobals: fixedGlobals,
      setupFiles: ['<rootDir>/dev/seed.ts'],
      testMatch: ['<rootDir>/{shared,bot,reaper,dev}/**/*.test.ts'],
    },
    {
      ...base,
      displayName: 'widget',
      sandboxInjectedGlobals: [...fixedGlobals, 'window', 'document'],
      testEnvironment: '<rootDir>/widget/src/test/environment.ts',
      setupFiles: ['<rootDir>/dev/seed.ts'],
      setupFilesAfterEnv: ['<rootDir>/widget/src/test/setUp.ts'],
      moduleNameMapper: { ...base.moduleNameMapper, '\\.css$': '<rootDir>/widget/src/test/noStyles.ts' },
      testMatch: ['<rootDir>/widget/**/*.test.{ts,tsx}'],
    },
    {
      ...base,
      displayName: 'e2e',
      testMatch: ['<rootDir>/dev/e2e/**/*.spec.ts'],
      globalSetup: '<rootDir>/dev/e2e/globalSetup.ts',
      globalTeardown: '<rootDir>/dev/e2e/globalTeardown.ts',
    },
  ],
  // Specs wait a third of their time, for what takes its time in a bot, too.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  workerIdleMemoryLimit: '2GB',
  // Nobody is judged by the clock; this only ends what hangs, on a busy machine too.
  testTimeout: process.env.TORTURE === undefined ? 900_000 : 3_600_000,
  // A spec that fails half-way leaves its bot behind; the run must end all the same, and say so.
  forceExit: true,
};
