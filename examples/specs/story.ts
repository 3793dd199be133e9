import { readdirSync, readFileSync } from 'node:fs';
import { concatMap, map, merge, type Observable, of, toArray } from 'rxjs';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { type CallSession, decodeWav, serveCalls } from 'exotel-rx';
import { testCall, type TestCallConfig } from 'exotel-rx/testing';

/** What makes a prompt known, from its beginning. */
const KNOWN_BY_SAMPLES = 960;

const prompts = ['', 'flows/', 'words/'].flatMap((folder) =>
  readdirSync(`examples/audio/${folder}`)
    .filter((name) => name.endsWith('.wav'))
    .map((name) => ({
      name: name.slice(0, -4),
      samples: decodeWav(readFileSync(`examples/audio/${folder}${name}`)).samples,
    })),
);

/** The prompts in what was heard, in their order. Where several begin alike, it is the one that goes on alike the longest. */
function promptsIn(heard: readonly number[]): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < heard.length; at++) {
    let longest = KNOWN_BY_SAMPLES;
    let known = '';
    for (const { name, samples } of prompts) {
      if (samples[0] !== heard[at] || samples[KNOWN_BY_SAMPLES] !== heard[at + KNOWN_BY_SAMPLES]) {
        continue;
      }
      const end = samples.findIndex((sample, index) => heard[at + index] !== sample);
      const length = end === -1 ? samples.length : end;
      if (length > longest) {
        longest = length;
        known = name;
      }
    }
    if (known !== '') {
      found.push(known);
    }
  }
  return found;
}

/**
 * Tells a whole call, in virtual time: the prompts of which the caller has heard 120 ms at least, in their order, and at
 * last why the call ended.
 */
export function story(
  handler: (call: CallSession) => Observable<unknown>,
  caller: (helpers: RunHelpers) => TestCallConfig,
): string {
  return new TestScheduler(() => undefined).run((helpers) => {
    const call = testCall(caller(helpers));
    const told: string[] = [];
    const prompts$ = call.heard$.pipe(
      toArray(),
      concatMap((frames) => promptsIn(frames.flatMap(({ samples }) => Array.from(samples)))),
    );
    const reason$ = of(call).pipe(
      serveCalls(handler),
      map(({ reason }) => reason),
    );
    merge(prompts$, reason$).subscribe((part) => told.push(part));
    helpers.flush();
    return told.join(' ');
  });
}
