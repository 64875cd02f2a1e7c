// The house's laws, as rules: see docs/architecture.md for the picture they keep true.
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** One import zone: files under `target` may not import from `from` (except `except`, relative to `from`). */
const zone = (target, from, message, except = []) => ({ target, from, except, message });

const tests = ['**/*.test.ts', '**/test/**', 'dev/**'];

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
};

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
            zone('./shared', './bot', 'shared is imported, it imports nobody.'),
            zone('./shared', './dev', 'shared is imported, it imports nobody.'),
            ...['./shared', './bot/src', './dev'].map((from) =>
              zone('./bot/crypto', from, 'the crypto package can be taken as it is.'),
            ),
            zone('./bot', './dev', 'the bot does not know what developers run.'),
            zone('./reaper', './bot', 'the reaper shares only shared.'),
            ...['matrix', 'http', 'store', 'watchers', 'chat', 'jobs', 'dispatch', 'commands'].map((from) =>
              zone('./bot/src/meetings', `./bot/src/${from}`, 'meetings know nothing above them.'),
            ),
            ...['matrix', 'http', 'store', 'watchers', 'chat', 'jobs'].map((from) =>
              zone('./bot/src/commands', `./bot/src/${from}`, 'a command knows neither Matrix nor HTTP.'),
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
