// Mutation testing of one folder of src: `npm run mutate -- operators`, also of a part of one (`wire/messages`). Changes the
// code in one place at a time, runs the specs of the same folder of spec, and lists the changes that no spec noticed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import config from '../stryker.config.mjs';

const USAGE = 'Usage: npm run mutate -- FOLDER [--seed 1] [--max 400]';
/** Imports of specs that open sockets or start processes: too slow and too random to run for each mutant. */
const SOCKETS = /from '(ws|node:(net|http|https|tls|child_process)|.*\/(sockets|RawPeer))'/;

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, max: { type: 'string', default: '400' } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error(USAGE);
  process.exit(1);
}
const folder = relative('src', join('src', positionals[0].replace(/^src\//, '')));

setPriority(10);
const specs = filesOf('spec', /-spec\.ts$/).filter((file) => !SOCKETS.test(readFileSync(file, 'utf8')));
const places = await findPlaces(filesOf('src', /\.ts$/));
const total = places.reduce((sum, { mutants }) => sum + mutants, 0);
const chosen = sample(places, Number(values.max));
console.log(`${folder}: ${specs.length} specs, ${count(chosen)} of ${total} mutants, seed ${values.seed}`);

const results = await new Stryker({
  ...config,
  mutate: chosen.map(({ file, start, end }) => `${file}:${range(start)}-${range(end)}`),
  incrementalFile: `temp/mutate/${folder.replaceAll('/', '-')}-${values.seed}.json`,
  jest: {
    ...config.jest,
    config: { ...config.jest.config, testMatch: specs.map((spec) => `<rootDir>/${spec}`) },
  },
}).runMutationTest();
report(results);

function filesOf(top, name) {
  return readdirSync(join(top, folder), { recursive: true })
    .map((file) => join(top, folder, file))
    .filter((file) => name.test(file))
    .sort();
}

/** The places of mutants, and their number. All mutants of a place, and within it, are run together or not at all. */
async function findPlaces(files) {
  const silent = { debug: () => {}, info: () => {}, isDebugEnabled: () => false };
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { plugins: null, ignorers: [], ...config.mutator };
  const { mutants } = await new Instrumenter(silent).instrument(sources, options);
  const found = new Map();
  for (const { fileName: file, location, statusReason } of mutants) {
    if (statusReason === undefined) {
      const { start, end } = location;
      const key = `${file}:${range(start)}-${range(end)}`;
      const place = found.get(key) ?? { key, file, start, end, mutants: 0 };
      place.mutants++;
      found.set(key, place);
    }
  }
  return [...found.values()];
}

/** Places with at most this many mutants in all, chosen by the seed. */
function sample(all, max) {
  const order = (key) => createHash('sha256').update(`${values.seed} ${key}`).digest('hex');
  const shuffled = all.map((place) => [order(place.key), place]).sort(([a], [b]) => (a < b ? -1 : 1));
  let taken = new Set();
  for (const [, place] of shuffled) {
    const more = new Set([...taken, ...all.filter((other) => isWithin(other, place))]);
    if (count([...more]) <= max) {
      taken = more;
    }
  }
  return [...taken];
}

function isWithin(inner, outer) {
  return (
    inner.file === outer.file && compare(outer.start, inner.start) <= 0 && compare(inner.end, outer.end) <= 0
  );
}

function compare(a, b) {
  return a.line - b.line || a.column - b.column;
}

function count(some) {
  return some.reduce((sum, { mutants }) => sum + mutants, 0);
}

/** Lines count from 1 in Stryker's options, and from 0 in its results. */
function range({ line, column }) {
  return `${line + 1}:${column}`;
}

function report(mutants) {
  const withStatus = (...wanted) => mutants.filter(({ status }) => wanted.includes(status));
  // An unhandled error ends the process of the specs: they have failed.
  const detected = withStatus('Killed', 'Timeout', 'RuntimeError');
  const survivors = withStatus('Survived', 'NoCoverage');
  for (const { fileName, location, replacement, status } of survivors) {
    const original = readText(fileName, location);
    const where = `${relative('.', fileName)}:${location.start.line}`;
    console.log(
      `${where} ${status === 'NoCoverage' ? '(never run) ' : ''}${short(original)} → ${short(replacement)}`,
    );
  }
  const score = (100 * detected.length) / (detected.length + survivors.length);
  const times = withStatus('Timeout').length;
  const crashes = withStatus('RuntimeError').length;
  console.log(
    `${folder}: score ${score.toFixed(1)} %, ${detected.length} detected (${times} by time, ${crashes} by a crash), ` +
      `${survivors.length} survived`,
  );
}

/** Lines and columns of results count from 1. */
function readText(file, { start, end }) {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  return lines.join('\n').slice(start.column - 1);
}

function short(code) {
  const line = code.replace(/\s+/g, ' ');
  return line.length <= 100 ? line : `${line.slice(0, 60)} … ${line.slice(-30)}`;
}
