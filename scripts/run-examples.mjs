// Runs every example for real and has simulated callers call it: no rule may be broken, and what `echo` gives back must be
// the caller's speech sample for sample, at every rate.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { filter, lastValueFrom, map } from 'rxjs';
import { createResampler, decodeWav } from '../dist/esm/index.js';
import { simulateCall } from '../dist/esm/testing/index.js';

const read = (name) => decodeWav(readFileSync(`examples/audio/${name}.wav`));

// Real speech at every rate: of the recordings there are, 24 kHz is made of 16.
const wide = read('caller-16k').samples;
const SPEECH = {
  8000: read('caller-8k'),
  16000: read('caller-16k'),
  24000: {
    samples: createResampler({ from: 16_000, to: 24_000 }).push(wide),
    sampleRate: 24_000,
    timestampMs: 0,
  },
};

/** What the production example asks of whoever wants to know where to call. */
const DIAL_KEY = 'example';

/** Starts an example; gives where it listens and how to stop it. */
async function start(name) {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${name}.ts`], {
    env: { ...process.env, PORT: '0', CALL_SECRET: 'an example, known to all', DIAL_KEY },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const said = [];
  lines.on('line', (line) => said.push(line));
  for (;;) {
    const [line] = await Promise.race([
      once(lines, 'line'),
      exited.then(() => Promise.reject(new Error(`examples/${name}.ts ended before it listened`))),
    ]);
    const [url] = /ws:\/\/\S+/.exec(line) ?? [];
    if (url !== undefined) {
      return { url, said, stop: async () => (child.kill('SIGTERM'), exited) };
    }
  }
}

const call = (url, options) =>
  lastValueFrom(
    simulateCall(url, options).pipe(
      filter(({ type }) => type === 'finished'),
      map(({ report }) => report),
    ),
  );

/** Asks the production example where to call, as Exotel does. */
async function dialled(bot) {
  const response = await fetch(new URL(`/dial/${DIAL_KEY}`, bot.url.replace('ws:', 'http:')));
  const { url } = await response.json();
  return { ...bot, url: new URL(new URL(url).pathname, bot.url).href };
}

/** What is wrong with a call. */
const faults = ({ breaches, heardMs }) => [
  ...breaches
    .filter(({ severity }) => severity === 'breach')
    .map(({ code, message }) => `${code}: ${message}`),
  ...(heardMs === 0 ? ['the caller heard nothing'] : []),
];

/** Where the caller's speech comes back in what was heard, and how many samples differ. */
function compare({ caller, heard }) {
  const first = caller.findIndex((sample) => sample !== 0);
  const probe = caller.subarray(first, first + 400);
  for (let at = 0; at + caller.length / 2 < heard.length; at++) {
    if (probe.every((sample, index) => heard[at + index] === sample)) {
      const length = Math.min(caller.length - first, heard.length - at);
      let different = 0;
      for (let index = 0; index < length; index++) {
        different += heard[at + index] === caller[first + index] ? 0 : 1;
      }
      return { length, delay: at - first, different };
    }
  }
  return undefined;
}

async function echoes(bot, sampleRate) {
  const report = await call(bot.url, { audio: SPEECH[sampleRate], sampleRate, hangUpAfterMs: 9_000 });
  const same = compare(report.tracks);
  const what =
    same === undefined
      ? 'nothing came back'
      : `${same.length - same.different} of ${same.length} samples equal after ${Math.round((same.delay * 1_000) / sampleRate)} ms, ${report.underruns} underruns`;
  const wrong = [
    ...faults(report),
    ...(same === undefined || same.different > 0 || same.length < 6 * sampleRate ? [what] : []),
    ...(report.underruns > 0 && report.maxLateMs <= 50
      ? [`${report.underruns} underruns, ${report.underrunMs} ms`]
      : []),
  ];
  return [`echo.ts at ${sampleRate} Hz: ${what}`, wrong];
}

async function answers(bot, name, options) {
  const report = await call(bot.url, { audio: SPEECH[8_000], ...options });
  const { durationMs, heardMs, endedBy } = report;
  return [
    `${name}.ts: ${(durationMs / 1_000).toFixed(1)} s, ${(heardMs / 1_000).toFixed(1)} s heard, ended by the ${endedBy}`,
    faults(report),
  ];
}

/** A caller who says something, so many ms of a recording, once the call has lasted for a while. */
function speaksAfter(atMs, speechMs) {
  const { samples } = SPEECH[8_000];
  const audio = new Int16Array((atMs + speechMs + 4_000) * 8);
  audio.set(samples.subarray(0, speechMs * 8), atMs * 8);
  return { samples: audio, sampleRate: 8_000, timestampMs: 0 };
}

/** The events that a bot printed, one JSON a line. */
const eventsOf = ({ said }) => said.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

async function bargesIn(bot) {
  const [what, wrong] = await answers(bot, 'realtime-bot', {
    audio: speaksAfter(2_000, 1_500),
    hangUpAfterMs: 6_500,
  });
  const events = eventsOf(bot);
  const cut = events.find(({ outcome }) => outcome === 'cleared');
  const told = events.find(({ type }) => type === 'message')?.message;
  const replies = events.filter(({ type }) => type === 'started').length;
  return [
    `${what}; interrupted after ${cut?.heardMs} ms`,
    [
      ...wrong,
      ...(cut?.heardMs > 1_000 && cut.heardMs < 2_600 ? [] : ['the greeting was not interrupted']),
      ...(told?.includes(` ${cut?.heardMs} ms `) ? [] : [`the model was not told what was heard: ${told}`]),
      ...(replies === 2 ? [] : [`${replies} replies instead of 2`]),
    ],
  ];
}

async function answersInTurn(bot) {
  const [what, wrong] = await answers(bot, 'speech-pipeline', {
    audio: speaksAfter(500, 2_000),
    hangUpAfterMs: 6_000,
  });
  const events = eventsOf(bot);
  const text = events.find(({ type }) => type === 'message')?.message;
  const isHeard = events.some(({ outcome, heardMs }) => outcome === 'played' && heardMs > 500);
  return [
    `${what}; ${text}`,
    [...wrong, ...(text === undefined || !isHeard ? ['what the caller said was not answered'] : [])],
  ];
}

// All are started before the first call: a machine that still compiles is no measure of an echo.
const names = [
  'echo',
  'hello',
  'ivr-menu',
  'screen-pop',
  'wire-echo',
  'record-to-wav',
  'realtime-bot',
  'speech-pipeline',
  'production',
];
const bots = await Promise.all(names.map(start));
const [echo, hello, menu, screenPop, wireEcho, recorder, realtime, pipeline, production] = bots;
const menuKeys = [
  { atMs: 1_000, digit: '1' },
  { atMs: 3_000, digit: '9' },
];
const runs = await Promise.all([
  echoes(echo, 8_000),
  echoes(echo, 16_000),
  echoes(echo, 24_000),
  answers(hello, 'hello', { dtmf: [{ atMs: 1_000, digit: '1' }], hangUpAfterMs: 20_000 }),
  answers(menu, 'ivr-menu', { dtmf: menuKeys, hangUpAfterMs: 20_000 }),
  answers(screenPop, 'screen-pop', { hangUpAfterMs: 6_000 }),
  answers(wireEcho, 'wire-echo', { hangUpAfterMs: 4_000 }),
  answers(recorder, 'record-to-wav', { hangUpAfterMs: 4_000 }),
  bargesIn(realtime),
  answersInTurn(pipeline),
  answers(await dialled(production), 'production', { hangUpAfterMs: 4_000 }),
]);
await Promise.all(bots.map((bot) => bot.stop()));
for (const [what, wrong] of runs) {
  console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${what}`);
  for (const fault of wrong) {
    console.log(`       ${fault}`);
  }
}
process.exitCode = runs.some(([, wrong]) => wrong.length > 0) ? 1 : 0;
