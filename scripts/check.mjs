// All checks before a change is merged, except the tests: one line per step, and its output when it fails.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const tarball = `temp/${name}-${version}.tgz`;
// A tree without a build, like a fresh clone: files that packing does not create are missing then.
rmSync('dist', { recursive: true, force: true });
mkdirSync('temp', { recursive: true });

/** In parallel: checks of the sources, and checks of the built package. */
const lanes = [
  [
    ['structure', 'node', 'scripts/checks/structure.mjs'],
    ['types', 'npm', 'run', 'typecheck'],
    ['lint', 'npm', 'run', 'lint'],
    ['format', 'npm', 'run', 'format:check'],
    ['examples in documents and comments', 'node', 'scripts/checks/examples.mjs'],
    ['every export is documented', 'node', 'scripts/checks/apiDocs.mjs'],
    ['plain English', 'node', 'scripts/checks/prose.mjs'],
  ],
  [
    ['embedded kernels', 'node', 'scripts/build-kernels.mjs', '--check'],
    ['resampler filters', 'node', 'scripts/design-lowpass-prototypes.mjs', '--check'],
    ['build and pack', 'npm', 'pack', '--pack-destination', 'temp'],
    ['package: publint', 'npx', 'publint', tarball, '--strict'],
    ['package: types for every resolver', 'npx', 'attw', tarball, '--quiet'],
    ['package: loads everywhere', 'node', 'scripts/checks/package.mjs'],
    ['package: size', 'node', 'bench/run.mjs', 'size', '--strict'],
    ['unused code: knip', 'npx', 'knip'],
    ['API reports', 'node', 'scripts/api.mjs', '--check'],
  ],
];
/** Checks that run calls, one after the other. */
const runs = [['examples run', 'node', 'scripts/run-examples.mjs']];

let failed = 0;
await Promise.all(lanes.map(takeAll));
await takeAll(runs);
console.log(failed === 0 ? 'All checks hold.' : `${failed} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function takeAll(steps) {
  for (const [name, command, ...args] of steps) {
    const startedAt = Date.now();
    const { status, output } = await run(command, args);
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (status !== 0) {
      failed++;
      console.log(output);
    }
  }
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', ({ message }) => {
      resolve({ status: 1, output: message });
    });
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
}
