import { readFileSync } from 'node:fs';
import { concatMap, delay, filter, from, map, type Observable, of, scan } from 'rxjs';
import { type AudioFrame, createSay } from 'exotel-rx';
import { audioLevel, decodeWav } from 'exotel-rx/audio';

const say = createSay({ folder: 'examples/audio/words' });

/** A pause of this length ends the caller's speech, in ms. */
const PAUSE_MS = 500;

export type Recognised = { readonly type: 'began' } | { readonly type: 'text'; readonly text: string };

/** Speech recognition: detects when the caller starts and stops speaking, and "recognises" the number of seconds. */
export const recognise = (audio$: Observable<AudioFrame>): Observable<Recognised> =>
  audio$.pipe(
    scan(
      (state, { samples, sampleRate }) => {
        const ms = (samples.length * 1_000) / sampleRate;
        const spokenMs = state.quietMs >= PAUSE_MS ? 0 : state.spokenMs;
        const isLoud = audioLevel(samples).rmsDb > -40;
        return isLoud
          ? { spokenMs: spokenMs + ms, quietMs: 0, isBegin: spokenMs === 0 }
          : { spokenMs, quietMs: spokenMs === 0 ? 0 : state.quietMs + ms, isBegin: false };
      },
      { spokenMs: 0, quietMs: 0, isBegin: false },
    ),
    concatMap(({ spokenMs, quietMs, isBegin }): readonly Recognised[] => {
      if (isBegin) {
        return [{ type: 'began' }];
      }
      return quietMs >= PAUSE_MS ? [{ type: 'text', text: (spokenMs / 1_000).toFixed(1) }] : [];
    }),
  );

/** Recognition of numbers: "recognises" the number of seconds as a word. */
export const recogniseNumber = (audio$: Observable<AudioFrame>): Observable<string> =>
  recognise(audio$).pipe(
    filter((heard) => heard.type === 'text'),
    map(({ text }) => ['', 'one', 'two', 'three', 'four', 'five'][Math.round(Number(text))] ?? ''),
  );

/** Text: answers after a delay. */
export const answer = (text: string): Observable<string> => of(text).pipe(delay(200));

/** Speech synthesis: a number as a stream of audio. */
export const speak = (text: string): Observable<AudioFrame> =>
  from(say.number(Number(text)).map((path) => decodeWav(readFileSync(path))));
