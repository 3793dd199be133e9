// Prints the tables of docs/ivr.md on speech: how well the detectors do on the recordings in examples/audio, in noise.
// `node scripts/evaluate-speech.mjs 16000` at another rate than 8 kHz; `--brief` without noise.
import { firstValueFrom, of, switchMap } from 'rxjs';
import { tsImport } from 'tsx/esm/api';

const load = (path) => tsImport(path, import.meta.url);
const { speechCorpus } = await load('../spec/audio/speechCorpus.ts');
const { addNoise, LINE_NOISES } = await load('../spec/audio/lineNoises.ts');
const { measureSpeech } = await load('../spec/audio/measureSpeech.ts');
const { energyDetector } = await load('../src/operators/energyDetector.ts');
const { fvadDetector } = await load('../src/adapters/fvadDetector.ts');

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
      // Once it is there, or the audio would have waited for it.
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
