// Runs every example and calls it with simulated callers: no rule may be broken, and `echo` must return the caller's
// speech sample for sample, at every rate.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { filter, lastValueFrom, map } from 'rxjs';
import { createResampler, decodeWav } from '../dist/esm/audio.js';
import { simulateCall } from '../dist/esm/testing/node/index.js';

const read = (name) => decodeWav(readFileSync(`examples/audio/${name}.wav`));

// Real speech at every rate; the recording at 24 kHz is converted from 16 kHz.
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

/** The key that the production example requires from clients of its dial URL. */
const DIAL_KEY = 'an-example-of-one';

/** Starts an example; returns its URL and a function that stops it. */
async function start(name) {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${name}.ts`], {
    env: {
      ...process.env,
      PORT: '0',
      APPLET_PORT: '0',
      CALL_SECRET: 'an example, known to all',
      DIAL_KEY,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const said = [];
  lines.on('line', (line) => said.push(line));
  // Several lines may arrive at once.
  for (;;) {
    const [url] = /ws:\/\/\S+/.exec(said.join('\n')) ?? [];
    if (url !== undefined) {
      return { url, said, stop: async () => (child.kill('SIGTERM'), exited) };
    }
    await Promise.race([
      once(lines, 'line'),
      exited.then(() => Promise.reject(new Error(`examples/${name}.ts ended before it listened`))),
    ]);
  }
}

const call = (url, options) =>
  lastValueFrom(
    simulateCall(url, options).pipe(
      filter(({ type }) => type === 'finished'),
      map(({ report }) => report),
    ),
  );

/** Requests the URL of a call from the production example, as Exotel does. */
async function dialled(bot) {
  const response = await fetch(new URL(`/dial/${DIAL_KEY}`, bot.url.replace('ws:', 'http:')));
  const { url } = await response.json();
  return { ...bot, url: new URL(new URL(url).pathname, bot.url).href };
}

/** The faults of a call. */
const faults = ({ breaches, heardMs }) => [
  ...breaches
    .filter(({ severity }) => severity === 'breach')
    .map(({ code, message }) => `${code}: ${message}`),
  ...(heardMs === 0 ? ['the caller heard nothing'] : []),
];

/** Where the caller's speech starts in the echo, and how many samples differ. */
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

/** A caller who speaks for a number of ms, after the call has lasted for a while. */
function speaksAfter(atMs, speechMs) {
  const { samples } = SPEECH[8_000];
  const audio = new Int16Array((atMs + speechMs + 4_000) * 8);
  audio.set(samples.subarray(0, speechMs * 8), atMs * 8);
  return { samples: audio, sampleRate: 8_000, timestampMs: 0 };
}

/** The events that a bot printed, one JSON per line. */
const eventsOf = ({ said }) => said.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

async function bargesIn(bot) {
  const [what, wrong] = await answers(bot, 'realtime-bot', {
    audio: speaksAfter(2_000, 1_500),
    hangUpAfterMs: 6_500,
  });
  const events = eventsOf(bot);
  const cut = events.find(({ outcome }) => outcome === 'cleared');
  const said = events.find(({ type }) => type === 'message')?.message;
  const replies = events.filter(({ type }) => type === 'started').length;
  return [
    `${what}; interrupted after ${cut?.heardMs} ms`,
    [
      ...wrong,
      ...(cut?.heardMs > 1_000 && cut.heardMs < 2_600 ? [] : ['the greeting was not interrupted']),
      ...(said?.endsWith(` ${cut?.heardMs} ms`) ? [] : [`the model did not get what was heard: ${said}`]),
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
    [...wrong, ...(text === undefined || !isHeard ? ['the caller was not answered'] : [])],
  ];
}

/** Where a complete clip begins in the heard audio, in samples; -1 if it was not heard completely. */
function find(heard, path) {
  const { samples } = read(path);
  return heard.findIndex((_, at) => samples.every((sample, index) => heard[at + index] === sample));
}

/** A caller who goes through a flow. They must hear these prompts completely and in this order. Checks who ends the call. */
async function walks(bot, name, { hears, ...options }) {
  const report = await call(bot.url, { hangUpAfterMs: 40_000, ...options });
  const starts = hears.map((path) => find(report.tracks.heard, path));
  const { durationMs, endedBy, underruns, underrunMs, maxLateMs } = report;
  // On a machine that was blocked, a gap in a prompt is not the bot's fault.
  const isTorn = underruns > 0 && maxLateMs > 50;
  const ear = `${underruns} underruns of ${underrunMs.toFixed(1)} ms, callers at most ${Math.round(maxLateMs)} ms late`;
  return [
    `${name}.ts: ${(durationMs / 1_000).toFixed(1)} s, ${isTorn ? `prompts not compared (${ear})` : `${hears.length} prompts heard in order`}, ended by the ${endedBy}`,
    [
      ...faults(report),
      ...hears
        .filter((_, index) => !isTorn && starts[index] === -1)
        .map((path) => `${path} was not heard (${ear})`),
      ...(isTorn || starts.every((at, index) => index === 0 || at > starts[index - 1])
        ? []
        : ['not in this order']),
      ...(endedBy === 'bot' ? [] : [`ended by the ${endedBy}`]),
    ],
  ];
}

/** Digits that are pressed one after the other. */
const typed = (atMs, keys) => Array.from(keys, (digit, index) => ({ atMs: atMs + index * 150, digit }));

const tellsTheBalance = (bot) =>
  walks(bot, 'pin-and-balance', {
    dtmf: [...typed(2_000, '1234'), ...typed(8_000, '1'), ...typed(9_500, '1111'), ...typed(13_500, '4271')],
    hears: [
      'flows/you-entered',
      ...['one', 'two', 'three', 'four'].map((word) => `words/${word}`),
      'flows/wrong-pin',
      'flows/balance-is',
      ...['twelve', 'thousand', 'rupees', 'fifty', 'paise'].map((word) => `words/${word}`),
      'goodbye',
    ],
  });

async function handsOver(bot) {
  const callSid = 'a-call-that-is-handed-over';
  const [what, wrong] = await walks(bot, 'menu-tree', {
    callSid,
    dtmf: [...typed(1_500, '1'), ...typed(3_000, '*'), ...typed(4_000, '1'), ...typed(5_500, '90')],
    hears: ['flows/one-moment'],
  });
  const applet = bot.said.find((line) => line.startsWith('applet on '))?.slice('applet on '.length);
  const asked = await fetch(`${applet}/?CallSid=${callSid}`);
  const answer = JSON.stringify(await asked.json());
  return [
    `${what}; the applet rings ${answer}`,
    [...wrong, ...(answer.includes('+918045671234') ? [] : ['the operator of the cards was not rung'])],
  ];
}

async function leavesAMessage(bot) {
  const [what, wrong] = await walks(bot, 'voicemail', {
    streamSid: 'example',
    audio: speaksAfter(5_000, 2_000),
    dtmf: [...typed(8_000, '#'), ...typed(9_500, '1'), ...typed(16_500, '2')],
    hears: ['flows/leave-message', 'flows/saved', 'goodbye'],
  });
  const { samples } = decodeWav(readFileSync('recordings/voicemail-example.wav'));
  const said = SPEECH[8_000].samples.subarray(4_000, 12_000);
  const isThere = samples.some((_, at) => said.every((sample, index) => samples[at + index] === sample));
  return [
    `${what}; a message of ${(samples.length / 8_000).toFixed(1)} s`,
    [...wrong, ...(isThere ? [] : ['the message is not what the caller said'])],
  ];
}

async function rates(bot) {
  const [what, wrong] = await walks(bot, 'survey', {
    audio: speaksAfter(6_000, 2_000),
    dtmf: [...typed(1_500, '4'), ...typed(11_500, '5')],
    hears: ['flows/how-friendly', 'flows/thank-you'],
  });
  const stars = eventsOf(bot).map((rating) => rating.stars);
  return [
    `${what}; ${stars.join(', ')} stars`,
    [...wrong, ...(stars.join() === '4,2,5' ? [] : ['the ratings differ from the digits that were pressed'])],
  ];
}

// All are started before the first call: compilation would disturb the measurement of the echo.
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
  'flows/pin-and-balance',
  'flows/menu-tree',
  'flows/voicemail',
  'flows/survey',
  'cluster',
];
const bots = await Promise.all(names.map(start));
const [echo, hello, menu, screenPop, wireEcho, recorder, realtime, pipeline, production, ...flows] = bots;
const [bank, tree, mailbox, survey, cluster] = flows;
const menuKeys = [
  { atMs: 1_000, digit: '1' },
  { atMs: 3_000, digit: '9' },
];
// In three parts: too many calls at once may block a small machine for longer than the ear has audio buffered.
const runs = await Promise.all([echoes(echo, 8_000), echoes(echo, 16_000), echoes(echo, 24_000)]);
const others = await Promise.all([
  answers(hello, 'hello', { dtmf: [{ atMs: 1_000, digit: '1' }], hangUpAfterMs: 20_000 }),
  answers(menu, 'ivr-menu', { dtmf: menuKeys, hangUpAfterMs: 20_000 }),
  answers(screenPop, 'screen-pop', { hangUpAfterMs: 6_000 }),
  answers(wireEcho, 'wire-echo', { hangUpAfterMs: 4_000 }),
  answers(recorder, 'record-to-wav', { hangUpAfterMs: 4_000 }),
  bargesIn(realtime),
  answersInTurn(pipeline),
  answers(await dialled(production), 'production', { hangUpAfterMs: 4_000 }),
]);
const told = await Promise.all([
  tellsTheBalance(bank),
  handsOver(tree),
  leavesAMessage(mailbox),
  rates(survey),
  answers(cluster, 'cluster', { hangUpAfterMs: 4_000 }),
]);
await Promise.all(bots.map((bot) => bot.stop()));
runs.push(...others, ...told);
for (const [what, wrong] of runs) {
  console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${what}`);
  for (const fault of wrong) {
    console.log(`       ${fault}`);
  }
}
process.exitCode = runs.some(([, wrong]) => wrong.length > 0) ? 1 : 0;
