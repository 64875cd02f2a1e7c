// The house's laws, as rules: see docs/architecture.md for the picture they keep true.
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import fs from 'node:fs';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import testingLibrary from 'eslint-plugin-testing-library';
import tseslint from 'typescript-eslint';

/** One import zone: files under `target` may not import from `from` (except `except`, relative to `from`). */
const zone = (target, from, message, except = []) => ({ target, from, except, message });

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/test/**', 'dev/**'];

/** Which package may be imported in which folder only. */
const owned = {
  'matrix-bot-sdk': 'bot/src/matrix',
  '@matrix-org/matrix-sdk-crypto-nodejs': 'bot/src/matrix',
  '@matrix-org/matrix-sdk-crypto-wasm': 'bot/crypto',
  express: 'bot/src/http',
  kysely: 'bot/src/store',
  pg: 'bot/src/store',
  '@electric-sql/pglite': 'bot/src/store',
  rrule: 'shared/src/calendar/*.test.ts',
  'ical.js': 'shared/src/calendar/ics',
  'matrix-widget-api': 'widget/src/host',
  'matrix-js-sdk': 'widget/src/host',
};

/** A screen knows no other screen. */
const features = fs
  .readdirSync(new URL('widget/src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const forbid = (names) => [
  'error',
  {
    paths: names.map((name) => ({ name, message: `Only ${owned[name]} speaks to ${name}.` })),
  },
];

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '.local/**', 'coverage/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [
      tseslint.configs.recommendedTypeChecked,
      importX.flatConfigs.recommended,
      importX.flatConfigs.typescript,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read once, in config.ts.' },
      ],
      'import-x/no-cycle': 'error',
      'import-x/no-named-as-default-member': 'off',
      'import-x/no-named-as-default': 'off',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...[
              './shared/src/calendar/!(generate|periods|matchDay).ts',
              './bot',
              './widget',
              './reaper',
            ].flatMap((target) =>
              ['periods', 'matchDay'].map((name) =>
                zone(
                  target,
                  `./shared/src/calendar/${name}.ts`,
                  'generate.ts is the one door of the recurrence engine.',
                ),
              ),
            ),
            zone('./widget', './shared/src/calendar/generate.ts', 'ask the calendar, not its engine.'),
            zone('./bot', './shared/src/calendar/generate.ts', 'ask the calendar, not its engine.'),
            zone('./reaper', './shared/src/calendar/generate.ts', 'ask the calendar, not its engine.'),
            zone('./shared', './bot', 'shared is imported, it imports nobody.'),
            zone('./shared', './dev', 'shared is imported, it imports nobody.'),
            ...['./shared', './bot/src', './dev'].map((from) =>
              zone('./bot/crypto', from, 'the crypto package can be taken as it is.'),
            ),
            zone('./bot', './dev', 'the bot does not know what developers run.'),
            zone('./reaper', './bot', 'the reaper shares only shared.'),
            zone('./shared', './widget', 'shared is imported, it imports nobody.'),
            zone('./widget', './bot', 'the widget shares only shared.'),
            zone('./widget', './dev', 'the widget does not know what developers run.'),
            zone('./widget/src/host', './widget/src', 'a host knows nothing of what it carries.', ['./host']),
            zone('./widget/src/store', './widget/src/features', 'what is stored does not know who shows it.'),
            zone('./widget/src/store', './widget/src/ui', 'what is stored does not know how it looks.'),
            zone('./widget/src/ui', './widget/src/features', 'parts do not know what they are part of.'),
            zone('./widget/src/ui', './widget/src/store', 'parts take values.'),
            ...features.map((name) =>
              zone(`./widget/src/features/${name}`, './widget/src/features', 'no screen imports another.', [
                `./${name}`,
              ]),
            ),
            ...[
              'matrix',
              'http',
              'store',
              'watchers',
              'chat',
              'jobs',
              'dispatch',
              'commands',
              'adoption',
            ].map((from) =>
              zone('./bot/src/meetings', `./bot/src/${from}`, 'meetings know nothing above them.'),
            ),
            ...['matrix', 'http', 'store', 'watchers', 'chat', 'jobs'].map((from) =>
              zone('./bot/src/commands', `./bot/src/${from}`, 'a command knows neither Matrix nor HTTP.'),
            ),
            ...['matrix', 'http', 'store', 'watchers', 'chat', 'jobs', 'dispatch', 'commands'].map((from) =>
              zone('./bot/src/adoption', `./bot/src/${from}`, 'adoption decides and acts over ports.'),
            ),
            ...['matrix', 'http', 'store', 'watchers', 'chat', 'jobs', 'commands'].map((from) =>
              zone('./bot/src/dispatch', `./bot/src/${from}`, 'dispatch knows only commands as values.'),
            ),
          ],
        },
      ],
      'no-restricted-imports': forbid(Object.keys(owned)),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  ...[...new Set(Object.values(owned))].map((folder) => ({
    files: [
      folder.endsWith('.ts') ? folder : `${folder}/**`,
      folder.endsWith('ics') ? 'shared/src/calendar/ics*.ts' : folder,
    ],
    rules: {
      'no-restricted-imports': forbid(Object.keys(owned).filter((name) => owned[name] !== folder)),
    },
  })),
  {
    files: ['widget/src/**/*.tsx', 'widget/src/**/use*.ts'],
    extends: [jsxA11y.flatConfigs.recommended, reactHooks.configs.flat.recommended],
    // A component that opens over a screen has to say where the focus goes; the rule is about pages.
    rules: { 'jsx-a11y/no-autofocus': ['error', { ignoreNonDOM: true }] },
  },
  { files: ['widget/src/**/*.test.tsx'], extends: [testingLibrary.configs['flat/react']] },
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'no-console': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-properties': 'off',
      'import-x/no-restricted-paths': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
