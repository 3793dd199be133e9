// `npm start`: a simulated caller calls the IVR example, speaks, interrupts the menu with a digit, hears the answer,
// interrupts the menu again and hears the goodbye. Exit code 0 only if the call followed this script.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chdir, exit, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Subject } from 'rxjs';
import { register } from 'tsx/esm/api';

const RECORDING = 'recordings/ivr-menu.wav';
/** How much of a prompt the caller hears before pressing a digit. */
const PATIENCE_MS = 1_500;
/** Exotel plays the message in play to its end: 200 ms at 8 kHz. The digit also needs some time to arrive. */
const MAX_CUT_MS = 350;

chdir(fileURLToPath(new URL('..', import.meta.url)));
register();
const { decodeWav, encodeWav } = await import('../src/audio.ts');
const { simulateCall } = await import('../src/testing/node/index.ts');
const { createStyle } = await import('../src/cli/output/text.ts');
const { Timeline } = await import('../src/cli/output/Timeline.ts');

const style = createStyle(stdout);
const speech = (name) => decodeWav(readFileSync(`examples/audio/${name}.wav`)).samples;

const bot = spawn(process.execPath, ['--import', 'tsx', 'examples/ivr-menu.ts'], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => bot.kill());
const finish = (code) => {
  bot.kill();
  exit(code);
};

try {
  const url = await addressOf(bot);
  console.log(`examples/ivr-menu.ts listens on ${url}\n`);
  const { events, report } = await call(url);

  mkdirSync('recordings', { recursive: true });
  writeFileSync(RECORDING, encodeWav([report.tracks.caller, report.tracks.heard], report.sampleRate));
  const checks = judge(events, report);
  console.log('');
  for (const [isRight, what] of checks) {
    console.log(isRight ? style('green', `✔ ${what}`) : style('red', `✘ ${what}`));
  }
  console.log(`\nRecording, left the caller, right the bot: ${RECORDING}`);
  finish(checks.every(([isRight]) => isRight) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  finish(1);
}

/** Waits until the example prints where it listens. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    const slow = setTimeout(
      () => reject(new Error('examples/ivr-menu.ts did not listen within 30 s')),
      30_000,
    );
    child.once('exit', (code) => reject(new Error(`examples/ivr-menu.ts ended with exit code ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [url] = /ws:\/\/\S+/.exec(line) ?? [];
      if (url !== undefined) {
        clearTimeout(slow);
        resolve(url);
      }
    });
  });
}

/** Calls the bot, presses digits according to the audio, and prints the call. */
function call(url) {
  const key$ = new Subject();
  const keys = ['2', '9'];
  const timeline = new Timeline(style);
  const events = [];
  let heardMs = 0;
  /** The current prompt: the menu until a digit clears it, then the answer until its mark. */
  let isMenu = true;
  const react = (event) => {
    if (event.type === 'clear' || event.type === 'markEcho') {
      heardMs = 0;
      isMenu = event.type === 'markEcho';
    } else if (event.type === 'heard' && isMenu) {
      heardMs += event.samples.length / 8;
      if (heardMs >= PATIENCE_MS && keys.length > 0) {
        isMenu = false;
        key$.next(keys.shift());
      }
    }
  };
  return new Promise((resolve, reject) => {
    simulateCall(url, {
      audio: { wav: 'examples/audio/caller-8k.wav' },
      dtmf$: key$,
      hangUpAfterMs: 60_000,
    }).subscribe({
      next: (event) => {
        const line = timeline.line(event);
        if (line !== undefined) {
          console.log(line);
        }
        events.push(event);
        react(event);
        if (event.type === 'finished') {
          resolve({ events, report: event.report });
        }
      },
      error: reject,
    });
  });
}

/** Compares the call with the script. */
function judge(events, report) {
  const all = (type) => events.filter((event) => event.type === type);
  const [key2, key9] = all('key');
  const [clear2, clear9] = all('clear');
  const [answered] = all('markEcho');
  const { breaches, underruns, underrunMs, endedBy, closeCode } = report;
  /** What was heard of the messages that began within a time. */
  const heardBetween = (from, to) =>
    all('heard').flatMap(({ atMs, samples }) => (atMs >= from && atMs < to ? [...samples] : []));
  const heard = (name, what, from, to = Infinity) => {
    const wanted = speech(name);
    const got = from === undefined ? [] : heardBetween(from.atMs + from.runsOnMs - 1, to);
    const same = wanted.findIndex((sample, index) => sample !== got[index]);
    const seconds = (samples) => `${(samples / 8_000).toFixed(2)} s`;
    return same === -1
      ? [true, `${what} heard to its end: ${seconds(wanted.length)}, sample for sample`]
      : [false, `${what} heard to its end: only ${seconds(same)} of ${seconds(wanted.length)}`];
  };
  const menu = (what, from, key) => {
    const got = key === undefined || from === undefined ? [] : heardBetween(from, key.atMs);
    const wanted = speech('menu');
    const isMenu = got.length / 8 >= PATIENCE_MS && got.every((sample, index) => sample === wanted[index]);
    return [isMenu, `${what} heard: ${(got.length / 8_000).toFixed(2)} s before the key`];
  };
  const cut = (key, clear) => {
    const cutMs =
      key === undefined || clear === undefined ? Infinity : clear.atMs + clear.runsOnMs - key.atMs;
    return [
      cutMs <= MAX_CUT_MS,
      `key ${key?.digit ?? '(never pressed)'} cut it within ${MAX_CUT_MS} ms: ${Math.round(cutMs)} ms`,
    ];
  };
  return [
    menu('menu', 0, key2),
    cut(key2, clear2),
    heard('support', 'answer', clear2, answered?.atMs),
    menu('menu again', answered?.atMs, key9),
    cut(key9, clear9),
    heard('goodbye', 'goodbye', clear9),
    [endedBy === 'bot' && closeCode === 1000, `call ended by the ${endedBy}, with ${closeCode}`],
    [
      breaches.length === 0,
      `${breaches.length} rules broken ${breaches.map(({ code, count }) => `${code} × ${count}`).join(', ')}`.trim(),
    ],
    [underruns === 0, `${underruns} underruns${underruns === 0 ? '' : `, ${Math.round(underrunMs)} ms`}`],
  ];
}
