import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { type BenchRow, report } from '../shared/BenchResult.js';

// The published files by purpose. Everybody who installs the package downloads them: raise a limit only on purpose.

const maxTarballKiB = 1_500;

const groups = [
  { what: 'the softphone’s page', has: /^dist\/esm\/cli\/phone\/page\//, limit: 120 },
  { what: 'ESM, code', has: /^dist\/esm\/(?!cli\/phone\/page\/).*\.js$/, limit: 800 },
  { what: 'ESM, source maps', has: /^dist\/esm\/.*\.js\.map$/, limit: 550 },
  { what: 'ESM, types', has: /^dist\/esm\/.*\.d\.ts$/, limit: 350 },
  { what: 'CommonJS, code', has: /^dist\/cjs\/.*\.js$/, limit: 800 },
  { what: 'CommonJS, source maps', has: /^dist\/cjs\/.*\.js\.map$/, limit: 550 },
  { what: 'CommonJS, types', has: /^dist\/cjs\/.*\.d\.ts$/, limit: 350 },
  { what: 'which format a folder is', has: /^dist\/(?:esm|cjs)\/package\.json$/, limit: 1 },
  { what: 'sources, for the maps of both', has: /^src\//, limit: 1_400 },
  { what: 'documentation', has: /^docs\/|^[A-Z]+\.md$/, limit: 450 },
  { what: 'examples', has: /^examples\//, limit: 650 },
  { what: 'license and manifest', has: /^(?:LICENSE|package\.json)$/, limit: 8 },
] as const;

const packed = z
  .tuple([
    z.object({
      size: z.number(),
      unpackedSize: z.number(),
      files: z.array(z.object({ path: z.string(), size: z.number() })),
    }),
  ])
  .parse(
    JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ),
  )[0];

const kib = (bytes: number) => Math.round((bytes / 1_024) * 10) / 10;
const sum = (files: readonly { readonly size: number }[]) =>
  kib(files.reduce((all, { size }) => all + size, 0));
const rows = groups.map(({ what, has, limit }): BenchRow => ({
  what,
  value: sum(packed.files.filter(({ path }) => has.test(path))),
  unit: 'KiB',
  limit,
}));
const others = packed.files.filter(({ path }) => groups.every(({ has }) => !has.test(path)));

report({
  rows: [
    ...rows,
    { what: 'anything else', value: sum(others), unit: 'KiB', limit: 0 },
    { what: 'all of it', value: kib(packed.unpackedSize), unit: 'KiB' },
    { what: 'the tarball', value: kib(packed.size), unit: 'KiB', limit: maxTarballKiB },
  ],
  notes: [
    `${packed.files.length} files`,
    ...others.map(({ path }) => `${path} belongs to nothing in this table`),
  ],
});
