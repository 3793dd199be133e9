import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

const session = ['**/session/*'];
const ws = { name: 'ws', message: 'Only src/socket and the simulated Exotel speak WebSocket.' };
const http = ['http', 'https', 'node:http', 'node:https', 'net', 'node:net'];
const files = ['fs', 'node:fs', 'fs/promises', 'node:fs/promises'];

/** The types of `CallSession`, wherever its socket is. */
const callContract = [
  'CallSession',
  'CallInfo',
  'CallLifecycle',
  'Diagnostic',
  'Interruption',
  'KeyBuffer',
  'PlaybackEvent',
];

/** What a folder of src must never know: DESIGN's dependency rule, one row a folder. */
const never = (folder, names, patterns) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: names.map((name) => (typeof name === 'string' ? { name } : name)),
        patterns: [
          { group: ['rxjs/internal/*'], message: 'Private to rxjs.' },
          ...patterns.map((group) => ({ group })),
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'temp', 'recordings'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      // `$` marks streams that are read; a subject is private, and what is played or listens is named by its role.
      'rxjs-x/finnish': [
        'error',
        {
          functions: false,
          methods: false,
          properties: false,
          names: {
            '^(authorize|checkAuth|gate|source|interruptOn|handler|outcome|path|streamSid)$': false,
            '^(agent|prompt|leadIn|audio|parts?|said|ask|attempt|accept|verdict)$': false,
          },
        },
      ],
    },
  },
  never(
    'wire',
    ['rxjs', 'ws', ...http, ...files],
    [session, ['**/audio/*', '**/operators/*', '**/socket/*']],
  ),
  never(
    'audio',
    ['rxjs', 'ws', 'zod', ...http, ...files],
    [session, ['**/wire/*', '**/operators/*', '**/socket/*']],
  ),
  never('operators', [ws, ...http, ...files], [session, ['**/socket/*']]),
  never('session', [ws, ...http, ...files], [['**/socket/*', '**/ivr/*', '**/testing/*']]),
  never(
    'ivr',
    [ws, ...http, ...files],
    [
      ['**/wire/*', '**/socket/*', '**/testing/*', '**/cli/*'],
      // Of a session only what it is to others: its socket may be in another process.
      ['**/session/*', ...callContract.map((name) => `!**/session/${name}.js`)],
    ],
  ),
  never('sources', [ws, ...http], [session, ['**/wire/*', '**/socket/*']]),
  never('adapters', [ws, ...http], [session]),
  never('socket', [], [['**/ivr/*', '**/testing/*']]),
  {
    // The core runs on rxjs's clock alone, so that a TestScheduler can drive it.
    files: ['src/{wire,audio,operators,session,ivr}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'Promise',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'performance', property: 'now' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':function[async=true]',
          message: 'No async in the core: promises do not run on virtual time.',
        },
      ],
    },
  },
  {
    // Where promises and async iterables come in.
    files: ['src/session/serveCalls.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Errors of a test's own inputs are the test's: rxjs reports them.
    files: ['src/testing/**/*.ts'],
    rules: { 'rxjs-x/no-ignored-error': 'off' },
  },
  {
    // Promises in specs wait for events of sockets.
    files: ['spec/**/*.ts'],
    rules: {
      'rxjs-x/no-ignored-default-value': 'off',
      'rxjs-x/no-subscribe-in-pipe': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['spec/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'soak/**/*.ts', 'jest.config.ts'],
    rules: {
      'rxjs-x/finnish': 'off',
      'rxjs-x/no-ignored-subscription': 'off',
      'rxjs-x/no-ignored-error': 'off',
    },
  },
);
