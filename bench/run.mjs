#!/usr/bin/env node
// npm run bench [-- name…] [--json file] [--profile folder] [--list]
import { fork, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Every bench, and the seconds that it may take. */
const benches = {
  wire: { seconds: 90, about: 'reading and writing one message, against base64 alone' },
  session: {
    seconds: 60,
    about: 'an echo from the buffer of ws to the text for it, against hand-written JSON',
  },
  resample: { seconds: 120, about: 'converting sample rates, against Speex with SIMD' },
  echo: { seconds: 90, about: 'server CPU per message of 200 calls that hear themselves, against bare ws' },
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const built = join(root, 'temp/bench');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    profile: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (options.list || unknown.length > 0) {
  for (const name of unknown) console.error(`There is no bench \`${name}\`. There are:`);
  for (const [name, { about }] of Object.entries(benches)) console.log(`${name.padEnd(10)}${about}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

compile();
const results = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const startedAt = Date.now();
  const result = await runBench(name);
  print(name, result, (Date.now() - startedAt) / 1_000);
  results.push({ name, ...result });
}
if (options.json !== undefined) {
  mkdirSync(dirname(resolve(options.json)), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify({ machine: machine(), benches: results }, undefined, 2)}\n`);
}

/** Makes plain JavaScript of src and bench, with the options of dist/esm: a loader would add its own cost. */
function compile() {
  const { status, stdout } = spawnSync(
    process.execPath,
    [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', join(root, 'bench/tsconfig.json')],
    { encoding: 'utf8' },
  );
  if (status !== 0) console.error(`${stdout}The types are wrong: what is measured may not work.`);
  mkdirSync(built, { recursive: true });
  writeFileSync(join(built, 'package.json'), '{"type":"module"}\n');
}

function runBench(name) {
  return new Promise((resolveResult, reject) => {
    const child = fork(join(built, `bench/${name}.js`), {
      env: {
        ...process.env,
        ...(options.profile === undefined ? {} : { BENCH_PROFILE: resolve(options.profile) }),
      },
    });
    const { seconds } = benches[name];
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`The bench \`${name}\` took more than ${seconds} s`));
    }, seconds * 1_000);
    let result;
    child.on('message', (message) => {
      result = message;
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (result === undefined) reject(new Error(`The bench \`${name}\` gave no result (exit code ${code})`));
      else resolveResult(result);
    });
  });
}

function print(name, { rows, notes }, seconds) {
  const head = ['what', 'value', 'baseline', 'ratio', '(spread)', 'target', 'met?'];
  const lines = rows.map(({ what, value, unit, baseline, ratio, spread, target, minimum }) => [
    what,
    `${value} ${unit}`,
    baseline ?? '',
    ratio?.toFixed(2) ?? '',
    spread === undefined ? '' : `(${spread.map((end) => end.toFixed(2)).join('…')})`,
    [
      target === undefined ? '' : `≤ ${target.toFixed(2)}`,
      minimum === undefined ? '' : `≥ ${minimum.toFixed(2)}`,
    ].join(''),
    target === undefined && minimum === undefined
      ? ''
      : ratio <= (target ?? Infinity) && ratio >= (minimum ?? -Infinity)
        ? 'yes'
        : 'NO',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  console.log(`\n${name} (${Math.round(seconds)} s)\n`);
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...lines]) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join(' | ')
        .trimEnd(),
    );
  }
  for (const note of notes) console.log(`  ${note}`);
}

function machine() {
  const version = (name) => JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')).version;
  const dependencies = ['rxjs', 'ws', 'zod'].map((name) => [name, version(`node_modules/${name}`)]);
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    packages: { 'exotel-rx': version('.'), ...Object.fromEntries(dependencies) },
  };
}
