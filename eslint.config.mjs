import { builtinModules } from 'node:module';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

const anyOfNode = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
const anyOf = (...names) => names.flatMap((name) => [name, `node:${name}`]);
const http = anyOf('http', 'https', 'http2', 'net', 'tls');
const files = anyOf('fs', 'fs/promises');

const ofSession = ['session/contract', 'session/serveCalls', 'session/callScope'];

/**
 * Who may know whom. For every folder of src: the folders that it may import from, besides itself and the files at the top
 * of src; packages that it must not import; and, where that is narrower, paths that it must not import either. Everything
 * public of a call is in session/contract, which is all that others than socket know of a session, but for the functions
 * that serve calls.
 */
export const dependencies = {
  support: { knows: [], never: ['ws', 'zod', ...http, ...files] },
  wire: { knows: ['support'], never: ['rxjs', 'ws', ...anyOfNode] },
  audio: { knows: ['support'], never: ['rxjs', 'ws', 'zod', ...anyOfNode] },
  operators: { knows: ['audio', 'support', 'wire'], never: ['ws', ...anyOfNode] },
  session: { knows: ['audio', 'operators', 'support', 'wire'], never: ['ws', ...anyOfNode] },
  'session/contract': {
    knows: ['audio', 'operators', 'support', 'wire'],
    never: ['ws', ...anyOfNode],
    // Not even the rest of session.
    nor: ['^\\.\\./(?!\\.\\./)'],
  },
  ivr: {
    knows: ['audio', 'operators', 'session/contract', 'sources', 'support'],
    never: ['ws', ...anyOfNode],
  },
  registry: { knows: ['session/contract', 'support', 'wire'], never: ['ws', ...anyOfNode] },
  sources: { knows: ['audio', 'session/contract', 'support'], never: ['ws', ...anyOfNode] },
  adapters: { knows: ['audio', 'support'], never: ['ws', ...anyOfNode] },
  socket: { knows: ['audio', 'session', 'support', 'wire'], never: [] },
  testing: {
    knows: ['audio', 'ivr', 'operators', ...ofSession, 'socket', 'sources', 'support', 'wire'],
    // It runs anywhere, but for what is in testing/node.
    never: ['ws', ...anyOfNode],
    nor: ['^(?:\\.{1,2}/)+(?:node|socket/listen|socket/server|socket/auth)\\b'],
  },
  'testing/node': {
    knows: ['audio', 'ivr', 'operators', ...ofSession, 'socket', 'sources', 'support', 'testing', 'wire'],
    never: [],
  },
  // The command is made of what everybody can import, and of how cassettes are written.
  cli: {
    knows: ['testing', 'wire/text'],
    never: [],
    nor: [
      '^(?:\\.\\./)+testing/(?!(?:node/)?index\\.js$|cassette/CassetteWriter\\.js$|node/cassette/toCassette\\.js$)',
    ],
  },
  'integrations/rest': { knows: ['support'], never: ['ws'] },
  'integrations/webhooks': { knows: ['session/contract', 'support', 'wire'], never: ['ws'] },
  'integrations/sandbox': {
    knows: ['audio', 'operators', 'session/contract', 'socket', 'sources', 'support', 'testing', 'wire'],
    never: [],
  },
  'integrations/fleet': { knows: ['registry', 'session/contract', 'socket', 'support', 'wire'], never: [] },
  'integrations/observe': { knows: ['session/contract', 'support'], never: ['ws'] },
  'integrations/nestjs': { knows: ['support'], never: ['ws'] },
  'integrations/openai': { knows: ['support'], never: ['ws'] },
};

const entriesKnow = [
  'adapters',
  'audio',
  'ivr',
  'operators',
  'registry',
  ...ofSession,
  'socket',
  'sources',
  'support',
  'wire',
];
const topFolders = [...new Set(Object.keys(dependencies).map((folder) => folder.split('/')[0]))];

/** Matches paths to what is not known: `../../wire/ids.js`. */
function unknownPaths(knows) {
  const paths = topFolders
    .filter((folder) => !knows.includes(folder))
    .map((folder) => {
      const parts = knows
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1));
      return parts.length === 0
        ? `${folder}/`
        : `${folder}/(?!${parts.map((part) => `${part}\\b`).join('|')})`;
    });
  return `^(?:\\.{1,2}/)+(?:${paths.join('|')})`;
}

const restrictImports = (from, names, patterns) => ({
  files: [from],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: names.map((name) => ({ name, message: 'Not here: see `dependencies` in eslint.config.mjs.' })),
        patterns: [
          { group: ['rxjs/internal/*'], message: 'Private to rxjs.' },
          ...patterns.map((regex) => ({ regex, message: 'See `dependencies` in eslint.config.mjs.' })),
        ],
      },
    ],
  },
});

const rows = Object.entries(dependencies).map(([folder, { knows, never, nor = [] }]) =>
  // Within a folder anything goes, but for what stands in a row of its own.
  restrictImports(`src/${folder}/**/*.ts`, never, [unknownPaths([...knows, folder.split('/')[0]]), ...nor]),
);

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
  ...rows,
  // The entries.
  restrictImports('src/*.ts', ['ws'], [unknownPaths(entriesKnow)]),
  {
    // The core runs on rxjs's clock alone, so that a TestScheduler can drive it.
    files: ['src/{wire,audio,operators,session,ivr,registry}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'Promise',
        // Of Node's alone: what a runtime has is in src/support/runtime.ts.
        'Buffer',
        'process',
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
    // What else runs anywhere.
    files: ['src/{adapters,sources,testing}/**/*.ts'],
    ignores: ['src/testing/node/**'],
    rules: { 'no-restricted-globals': ['error', 'Buffer', 'process'] },
  },
  {
    // Where promises and async iterables come in.
    files: ['src/support/fromAsync.ts'],
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
