import { concat, concatMap, defer, from, ignoreElements, map, tap } from 'rxjs';
import { gather, promptAudio, reprompt, serveCalls } from 'exotel-rx';
import { suppressEcho } from 'exotel-rx/audio';
import type { CallSession, GatherResult } from 'exotel-rx';
import { listenHere } from './listenHere.js';
import { recogniseNumber } from '../speech/fakeEngines.js';

export interface Rating {
  readonly question: string;
  /** From 1 to 5; undefined when the caller did not answer. */
  readonly stars: number | undefined;
}

const WORDS = ['one', 'two', 'three', 'four', 'five'];
const clip = (name: string) => `examples/audio/flows/${name}.wav`;
const again = [clip('please-rate')];

/** Reads the rating from a digit or a word. */
const starsOf = ({ digits, speech = '' }: GatherResult) =>
  digits === '' ? WORDS.indexOf(speech) + 1 : Number(digits);

const ask = (call: CallSession, question: string) =>
  reprompt(
    call,
    (leadIn) =>
      gather(call, {
        prompt: [leadIn, clip(question)],
        numDigits: 1,
        validDigits: '12345',
        onInvalid: 'noMatch',
        speech$: recogniseNumber(call.audio$.pipe(suppressEcho(call))),
      }),
    { accept: (answer) => starsOf(answer) > 0, maxAttempts: 2, noInputPrompts: again, noMatchPrompts: again },
  ).pipe(
    map((result) => ({ question, stars: result.type === 'accepted' ? starsOf(result.answer) : undefined })),
  );

/** Asks three questions, answered by a digit or a word. Each answer is saved at once, since callers hang up. */
export const survey = (save: (rating: Rating) => void) => (call: CallSession) =>
  concat(
    from(['how-fast', 'how-friendly', 'come-again']).pipe(
      concatMap((question) => ask(call, question)),
      tap(save),
      ignoreElements(),
    ),
    defer(() => call.play(promptAudio(clip('thank-you')))),
  );

if (process.argv[1]?.endsWith('survey.ts')) {
  listenHere()
    .pipe(
      serveCalls(
        survey((rating) => {
          console.log(JSON.stringify(rating));
        }),
      ),
    )
    .subscribe(({ reason }) => {
      console.log(reason);
    });
}
