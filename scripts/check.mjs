// Everything that has to hold before a change lands, but for the tests: one line a step, its output when it fails.
import { spawnSync } from 'node:child_process';

const steps = [
  ['types', 'npm', 'run', 'typecheck'],
  ['lint', 'npm', 'run', 'lint'],
  ['format', 'npm', 'run', 'format:check'],
  ['embedded kernels', 'node', 'scripts/build-kernels.mjs', '--check'],
  ['resampler filters', 'node', 'scripts/design-lowpass-prototypes.mjs', '--check'],
  ['build', 'npm', 'run', 'build'],
  ['package: publint', 'npx', 'publint', '--strict'],
  ['package: types for every resolver', 'npx', 'attw', '--pack', '.', '--quiet'],
  ['package: size', 'node', 'bench/run.mjs', 'size', '--strict'],
  ['hot path: allocations', 'node', 'bench/run.mjs', 'guard', '--strict'],
  ['unused code: knip', 'npx', 'knip'],
  ['API report', 'npx', 'api-extractor', 'run'],
  ['API report: testing', 'npx', 'api-extractor', 'run', '--config', 'api-extractor.testing.json'],
  ['examples run', 'node', 'scripts/run-examples.mjs'],
];

let failed = 0;
for (const [name, command, ...args] of steps) {
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) {
    failed++;
    console.log(stdout, stderr);
  }
}
console.log(failed === 0 ? 'All checks hold.' : `${failed} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
