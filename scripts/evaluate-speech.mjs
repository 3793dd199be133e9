// Prints the tables of docs/contributing/speech-detection.md: the speech detectors on the recordings in examples/audio, with
// noise. A number sets another sample rate than 8 kHz: `node scripts/evaluate-speech.mjs 16000`. `--brief` leaves out the
// noise. `--leak` prints only the table for lines that echo the bot's audio.
import { readFileSync } from 'node:fs';
import { firstValueFrom, map, of, switchMap } from 'rxjs';
import { tsImport } from 'tsx/esm/api';

const load = (path) => tsImport(path, import.meta.url);
const { speechCorpus } = await load('../spec/audio/vad/speechCorpus.ts');
const { addNoise, LINE_NOISES } = await load('../spec/audio/vad/lineNoises.ts');
const { measureSpeech } = await load('../spec/audio/vad/measureSpeech.ts');
const { energyDetector } = await load('../src/operators/audio/detectSpeech.ts');
const { fvadDetector } = await load('../src/adapters/fvadDetector.ts');

const { heardToSpeak } = await load('../spec/ivr/timers/leakyLine.ts');
const { callerSpeaking } = await load('../src/ivr/timers/callerSpeaking.ts');
const { detectSpeech } = await load('../src/operators/audio/detectSpeech.ts');
const { decodeWav } = await load('../src/audio/wav/decodeWav.ts');

if (process.argv.includes('--leak')) {
  printLeaks();
  process.exit();
}

const isBrief = process.argv.includes('--brief');
const sampleRate = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 8_000);
const speech = speechCorpus(sampleRate);
const detectors = {
  energyDetector,
  ...Object.fromEntries(
    [0, 1, 2, 3].map((mode) => [`fvadDetector, mode ${mode}`, () => fvadDetector({ mode })]),
  ),
};
for (const [name, detector] of Object.entries(detectors)) {
  console.log(`\n${name}, ${sampleRate} Hz\n`);
  console.log('| noise | SNR | missed | false alarms | start, median / 90 % | clipped starts | phantoms |');
  console.log('|---|---|---|---|---|---|---|');
  const row = async (noise, snrDb, samples) => {
    const f = await firstValueFrom(
      // Waits for the detector first, or its load time would count.
      detector().pipe(switchMap((ready) => measureSpeech(samples, speech, { detector: of(ready) }))),
    );
    console.log(
      `| ${noise} | ${snrDb} | ${f.missPercent.toFixed(1)} % | ${f.falseAlarmPercent.toFixed(1)} % | ${f.medianLatencyMs} / ${f.slowLatencyMs} ms | ${f.clipped} of ${f.stretches} | ${f.phantoms} |`,
    );
  };
  await row('none', '', speech.samples);
  if (isBrief) {
    continue;
  }
  for (const [noise, make] of Object.entries(LINE_NOISES)) {
    const sound = make(speech);
    for (const snrDb of [20, 15, 10, 5]) {
      await row(noise, `${snrDb} dB`, addNoise(speech, sound, { snrDb }));
    }
  }
  for (const gainDb of [-12, 8]) {
    const sound = addNoise(speech, LINE_NOISES.white(speech), { snrDb: 10, gainDb });
    await row(`white, speech at ${gainDb - 26} dBFS`, '10 dB', sound);
  }
}

/** How often the bot's echo is detected as the caller, and how soon the caller's answer is detected. */
function printLeaks() {
  const corpus = speechCorpus(8_000).samples;
  const file = (name) => decodeWav(readFileSync(`examples/audio/${name}.wav`)).samples;
  const prompts = { menu: file('menu'), sales: file('sales'), corpus: corpus.subarray(0, 8 * 30_000) };
  const listeners = {
    'detectSpeech alone': (call) =>
      call.audio$.pipe(
        detectSpeech({ botSpeaking$: call.botSpeaking$ }),
        map(({ type }) => type === 'start'),
      ),
    'callerSilence, deadAir, hangUpWhenIdle': callerSpeaking,
  };
  const answer = corpus.subarray(8 * 1_500, 8 * 4_000);
  for (const [name, prompt] of Object.entries(prompts)) {
    for (const [listener, listen] of Object.entries(listeners)) {
      const taken = [];
      const late = [];
      for (const noiseDb of [-65, -50, -42]) {
        for (const leakDb of [-18, -10]) {
          for (const delayMs of [100, 200, 300]) {
            const nobody = new Int16Array(prompt.length + 8 * 5_000);
            const line = { leakDb, delayMs, noiseDb };
            taken.push(heardToSpeak(prompt, nobody, line, listen).length);
            const from = prompt.length + 800;
            nobody.set(answer, from);
            const starts = heardToSpeak(prompt, nobody, line, listen);
            late.push((starts.find((at) => at > from / 8) ?? Infinity) - from / 8);
          }
        }
      }
      late.sort((a, b) => a - b);
      const hit = taken.filter((count) => count > 0).length;
      console.log(
        `| ${name} | ${listener} | ${hit} of ${taken.length} lines | answer after ${late[0]} to ${late.at(-1)} ms |`,
      );
    }
  }
}
