import { createResampler } from '../../src/audio/resample/createResampler.js';
import { report } from '../shared/BenchResult.js';
import { compareRows, type MeasuredRow } from '../shared/compareRows.js';
import { type Converter, createSpeexStream } from '../resample/createSpeexStream.js';

/** The pairs of rates, and how many times as fast as Speex the default quality must be. */
const pairs = [
  { from: 8_000, to: 16_000, minimum: 1.2 },
  { from: 16_000, to: 8_000, minimum: 1.2 },
  { from: 8_000, to: 24_000, minimum: 1.2 },
  { from: 24_000, to: 8_000, minimum: 1.2 },
  { from: 44_100, to: 8_000, minimum: 6 },
  { from: 8_000, to: 48_000 },
  { from: 48_000, to: 8_000 },
] as const;

const streams = 50;
const rounds = 15;
const audioSecondsARound = 40;
const calls = 1_000;

type Contender = 'Speex' | 'lowLatency' | 'balanced' | 'best' | 'balanced, plain TypeScript';

function contenders(from: number, to: number): readonly (readonly [Contender, () => Converter])[] {
  return [
    ['Speex', () => createSpeexStream(from, to)],
    ['lowLatency', () => createResampler({ from, to, resamplerQuality: 'lowLatency' })],
    ['balanced', () => createResampler({ from, to })],
    ['best', () => createResampler({ from, to, resamplerQuality: 'best' })],
    ['balanced, plain TypeScript', () => createResampler({ from, to, kernel: 'js' })],
  ];
}

/** Noise at an eighth of full scale, the same in every run. */
function noise(length: number): Int16Array {
  let state = 1;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >> 18;
  });
}

/** CPU time in seconds for one second of audio of one stream. */
function measure(converters: readonly Converter[], chunk: Int16Array): number {
  const chunks = Math.ceil((audioSecondsARound * 50) / converters.length);
  let outputs = 0;
  const before = process.cpuUsage();
  for (let i = 0; i < chunks; i++) {
    for (const converter of converters) outputs += converter.push(chunk).length;
  }
  const { user, system } = process.cpuUsage(before);
  if (outputs === 0) throw new Error('The resampler returned no output');
  return (user + system) / 1e6 / ((chunks * converters.length) / 50);
}

/** The CPU time of every round in seconds, by name. The contenders alternate. */
function compete(from: number, to: number): Map<Contender, number[]> {
  const chunk = noise(Math.round(from / 50));
  const entries = contenders(from, to).map(([name, create]) => ({
    name,
    converters: Array.from({ length: streams }, create),
    seconds: Array<number>(),
  }));
  for (const { converters } of entries) measure(converters, chunk);
  for (let round = 0; round < rounds; round++) {
    for (const { converters, seconds } of entries) seconds.push(measure(converters, chunk));
  }
  return new Map(entries.map(({ name, seconds }) => [name, seconds]));
}

const results = pairs.map((pair) => ({ ...pair, seconds: compete(pair.from, pair.to) }));

const throughput = results.flatMap(({ from, to, seconds, ...targets }) => {
  const name = (contender: Contender) => `${from} → ${to}, ${contender}`;
  return [...seconds].map(([contender, costs]): MeasuredRow => ({
    what: name(contender),
    unit: '× real time',
    rounds: costs.map((cost) => 1 / cost),
    ...(contender !== 'Speex' && { baseline: name('Speex') }),
    ...(contender === 'balanced' && targets),
  }));
});

const core = 'one core';
const costsOf = (rate: number, contender: Contender) =>
  results.find(({ from, to }) => from + to === 32_000 && from === rate)?.seconds.get(contender) ?? [];
const load = contenders(8_000, 24_000).map(([contender]): MeasuredRow => ({
  what: `${calls} calls, 8 ↔ 24 kHz, ${contender}`,
  unit: '% of a core',
  rounds: costsOf(8_000, contender).map(
    (up, round) => (up + (costsOf(24_000, contender)[round] ?? Number.NaN)) * calls * 100,
  ),
  digits: 1,
  baseline: core,
  ...(contender === 'balanced' && { target: 0.75 }),
}));

report({
  rows: compareRows([
    ...throughput,
    { what: core, unit: '%', rounds: Array<number>(rounds).fill(100) },
    ...load,
  ]),
  notes: [
    `${streams} streams in chunks of 20 ms, ${rounds} rounds of ${audioSecondsARound} s of audio each in turn, CPU time`,
    'Speex: the SIMD build of @echogarden/speex-resampler-wasm, quality 5',
  ],
});
