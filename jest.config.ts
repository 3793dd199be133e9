import type { Config } from 'jest';

const config: Config = {
  // Half of the time by the calls over real sockets is waiting.
  maxWorkers: '100%',
  // A test that hangs fails; one that runs on a busy machine does not.
  testTimeout: 60_000,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/spec/**/*-spec.ts', '<rootDir>/examples/**/*-spec.ts'],
  // Copies of the package: of mutation tests.
  modulePathIgnorePatterns: ['<rootDir>/temp/'],
  moduleNameMapper: {
    '^exotel-rx$': '<rootDir>/src/index.ts',
    '^exotel-rx/(audio|wire)$': '<rootDir>/src/$1.ts',
    '^exotel-rx/(testing|testing/node)$': '<rootDir>/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        tsconfig: {
          ...base(),
          module: 'CommonJS',
          moduleResolution: 'Bundler',
          rootDir: '.',
          types: ['node', 'jest'],
        },
      },
    ],
  },
};

// What the specs are compiled with; the same strictness as tsconfig.base.json.
function base() {
  return {
    target: 'ES2022',
    lib: ['ES2023'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    isolatedModules: false,
    skipLibCheck: true,
    paths: {
      'exotel-rx': ['./src/index.ts'],
      'exotel-rx/audio': ['./src/audio.ts'],
      'exotel-rx/wire': ['./src/wire.ts'],
      'exotel-rx/testing': ['./src/testing/index.ts'],
      'exotel-rx/testing/node': ['./src/testing/node/index.ts'],
    },
  };
}

export default config;
