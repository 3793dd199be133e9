#!/usr/bin/env node
// npm run bench [-- name…] [--calls n] [--minutes n] [--json file] [--docs] [--strict] [--profile folder] [--list]
import { fork, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMet, markdownTable, textTable } from './tables.mjs';

/** Every bench, its time limit in seconds, and whether it runs only by name. */
const benches = {
  size: { seconds: 60, about: 'what is published, by folder: fails when it grows (needs a build)' },
  import: { seconds: 180, about: 'importing the built package, against rxjs, ws and zod (needs a build)' },
  memory: { seconds: 120, about: 'what a call holds that nobody reads, above its socket' },
  resample: { seconds: 120, about: 'converting sample rates, against Speex with SIMD' },
  echo: { seconds: 900, about: 'server CPU per message of calls that hear themselves, against bare ws' },
  latency: { seconds: 120, about: 'from the caller to audio$ under rising load, and what one core holds' },
  pacing: { seconds: 60, about: '500 calls that play at once: lateness, lead and the caller’s ear' },
  barge: { seconds: 30, about: 'cutting playbacks off: the same tick, and what Exotel has by then' },
  cluster: { seconds: 400, about: 'examples/cluster.ts with two workers, against one process' },
  bufferutil: { seconds: 400, about: 'the echo with the optional bufferutil, against without' },
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const built = join(root, 'temp/bench');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string' },
    minutes: { type: 'string' },
    json: { type: 'string' },
    docs: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    profile: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (options.list || unknown.length > 0) {
  for (const name of unknown) console.error(`Unknown bench \`${name}\`. Benches:`);
  for (const [name, { about }] of Object.entries(benches)) console.log(`${name.padEnd(12)}${about}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

compile();
const results = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const startedAt = Date.now();
  const load = loadavg()[0] ?? 0;
  const result = { name, ...(await runBench(name)), load, seconds: (Date.now() - startedAt) / 1_000 };
  print(result);
  results.push(result);
}
if (options.json !== undefined) {
  mkdirSync(dirname(resolve(options.json)), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify({ machine: machine(), benches: results }, undefined, 2)}\n`);
}
if (options.docs) writeDocs();
if (options.strict && !results.every(({ rows }) => rows.every((row) => isMet(row) !== false))) {
  process.exitCode = 1;
}

/** Compiles src and bench to JavaScript with the options of dist/esm: a loader would add its own cost. */
function compile() {
  const { status, stdout } = spawnSync(
    process.execPath,
    [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', join(root, 'bench/tsconfig.json')],
    { encoding: 'utf8' },
  );
  if (status !== 0) console.error(`${stdout}The types have errors: the measured code may not work.`);
  mkdirSync(built, { recursive: true });
  writeFileSync(join(built, 'package.json'), '{"type":"module"}\n');
}

function runBench(name) {
  return new Promise((resolveResult, reject) => {
    const child = fork(join(built, `bench/benches/${name}.js`), {
      cwd: root,
      env: {
        ...process.env,
        ...(options.profile === undefined ? {} : { BENCH_PROFILE: resolve(options.profile) }),
        ...(options.calls === undefined ? {} : { BENCH_CALLS: options.calls }),
        ...(options.minutes === undefined ? {} : { BENCH_MINUTES: options.minutes }),
      },
    });
    // A longer run was requested.
    const seconds = benches[name].seconds * Math.max(1, Number(options.minutes ?? 1));
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
      if (result === undefined)
        reject(new Error(`The bench \`${name}\` returned no result (exit code ${code})`));
      else resolveResult(result);
    });
  });
}

function print({ name, rows, notes, seconds, load }) {
  console.log(`\n${name} (${Math.round(seconds)} s)\n\n${textTable(rows)}`);
  for (const note of [...notes, ...busy(load)]) console.log(`  ${note}`);
}

/** Warns about figures that were measured during other work. */
function busy(load) {
  return load > availableParallelism() / 4
    ? [
        `measured on a busy machine: ${load.toFixed(1)} processes ran or waited before (${availableParallelism()} cores)`,
      ]
    : [];
}

/** Replaces the tables of docs/contributing/performance.md with the new measurements. */
function writeDocs() {
  const file = join(root, 'docs/contributing/performance.md');
  let text = readFileSync(file, 'utf8');
  const { cpu, cores, node, packages } = machine();
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  for (const { name, rows, notes, load } of results) {
    const [before, after] = [`<!-- bench ${name} -->`, '<!-- end -->'];
    const start = text.indexOf(before);
    if (start < 0) continue;
    const end = text.indexOf(after, start);
    const said = [...notes, ...busy(load), `${cpu}, ${cores} cores, Node ${node}, ${versions.join(', ')}`];
    text = `${text.slice(0, start)}${before}\n\n${markdownTable(rows)}\n\n_${said.join('; ')}._\n\n${text.slice(end)}`;
  }
  writeFileSync(file, text);
  spawnSync('npx', ['prettier', '--write', file], { cwd: root });
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
