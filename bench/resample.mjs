// Measures the resampler side by side with the SIMD build of Speex's (quality 5): 16-bit mono, chunks of 20 ms, rounds
// of both in turn, medians. Run it with `node bench/resample.mjs`.
import createSpeex from '@echogarden/speex-resampler-wasm/simd';
import { tsImport } from 'tsx/esm/api';

const { createResampler } = await tsImport('../src/audio/createResampler.ts', import.meta.url);
const speex = await createSpeex();

const PAIRS = [
  [8_000, 16_000],
  [16_000, 8_000],
  [8_000, 24_000],
  [24_000, 8_000],
  [44_100, 8_000],
  [8_000, 48_000],
  [48_000, 8_000],
];
const STREAMS = 50;
const ROUNDS = 15;
const AUDIO_SECONDS_A_ROUND = 40;

/** A converter for one stream, used as an application would: a chunk in, an array of its own out. */
function createSpeexStream(from, to) {
  const errorAddress = speex._malloc(4);
  const state = speex._speex_resampler_init(1, from, to, 5, errorAddress);
  const lengths = speex._malloc(8);
  const capacity = Math.ceil(from / 50) + 16;
  const outputCapacity = Math.ceil((capacity * to) / from) + 64;
  const input = speex._malloc(2 * capacity);
  const output = speex._malloc(2 * outputCapacity);
  return {
    push: (samples) => {
      speex.HEAP16.set(samples, input >> 1);
      speex.HEAPU32[lengths >> 2] = samples.length;
      speex.HEAPU32[(lengths >> 2) + 1] = outputCapacity;
      speex._speex_resampler_process_int(state, 0, input, lengths, output, lengths + 4);
      return speex.HEAP16.slice(output >> 1, (output >> 1) + speex.HEAPU32[(lengths >> 2) + 1]);
    },
    free: () => {
      speex._speex_resampler_destroy(state);
      for (const address of [errorAddress, lengths, input, output]) speex._free(address);
    },
  };
}

function noise(length) {
  let state = 1;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >> 18;
  });
}

/** Seconds of CPU that one second of audio of one stream takes. */
function measure(streams, chunk) {
  const chunks = Math.ceil((AUDIO_SECONDS_A_ROUND * 50) / streams.length);
  let outputs = 0;
  const before = process.cpuUsage();
  for (let i = 0; i < chunks; i++) {
    for (const stream of streams) outputs += stream.push(chunk).length;
  }
  const used = process.cpuUsage(before);
  const seconds = (used.user + used.system) / 1_000_000;
  if (outputs === 0) throw new Error('nothing came out');
  return seconds / ((chunks * streams.length) / 50);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const contenders = (from, to) => ({
  speex: () => createSpeexStream(from, to),
  lowLatency: () => createResampler({ from, to, quality: 'lowLatency' }),
  balanced: () => createResampler({ from, to }),
  best: () => createResampler({ from, to, quality: 'best' }),
  'balanced, plain JS': () => createResampler({ from, to, kernel: 'js' }),
});

const results = new Map();
for (const [from, to] of PAIRS) {
  const chunk = noise(Math.round(from / 50));
  const streams = Object.entries(contenders(from, to)).map(([name, create]) => ({
    name,
    streams: Array.from({ length: STREAMS }, create),
    costs: [],
  }));
  for (const { streams: each } of streams) measure(each, chunk);
  for (let round = 0; round < ROUNDS; round++) {
    for (const entry of streams) entry.costs.push(measure(entry.streams, chunk));
  }
  const costs = Object.fromEntries(streams.map(({ name, costs }) => [name, median(costs)]));
  for (const { streams: each } of streams) for (const stream of each) stream.free?.();
  results.set(`${from}→${to}`, costs);

  const cells = Object.entries(costs).map(
    ([name, cost]) => `${name} ${(1 / cost).toFixed(0)}× real time (${(costs.speex / cost).toFixed(2)})`,
  );
  console.log(`${from} → ${to} Hz: ${cells.join(' · ')}`);
}

const up = results.get('8000→24000');
const down = results.get('24000→8000');
console.log('\n1,000 calls × 2 directions at 8↔24 kHz in chunks of 20 ms, share of one core:');
for (const name of Object.keys(up)) {
  console.log(`  ${name}: ${((up[name] + down[name]) * 1_000 * 100).toFixed(1)} %`);
}
console.log('\n(in brackets: throughput as a multiple of Speex, SIMD, quality 5)');
