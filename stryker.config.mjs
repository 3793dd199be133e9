/** What `npm run mutate` runs with; the script adds which folder. */
export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // On a busy machine a slow test is no endless loop.
  timeoutMS: 15_000,
  incremental: true,
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['bench', 'coverage', 'dist', 'docs', 'etc', 'recordings', 'soak', '*.md'],
  reporters: ['progress-append-only'],
  logLevel: 'error',
  tempDirName: 'temp/mutate/sandbox',
  jest: {
    projectType: 'custom',
    configFile: 'jest.config.ts',
    enableFindRelatedTests: true,
    config: {
      // Mutants need not be of good types.
      transform: {
        '^.+\\.ts$': [
          'ts-jest',
          { diagnostics: false, tsconfig: { target: 'ES2022', module: 'CommonJS', isolatedModules: true } },
        ],
      },
    },
  },
};
