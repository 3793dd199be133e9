import { readdirSync, readFileSync } from 'node:fs';
import { map, merge, type Observable, of } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { type CallSession, serveCalls } from 'exotel-rx';
import { decodeWav } from 'exotel-rx/audio';
import { heardSegments, marbles, testCall, type TestCallOptions } from 'exotel-rx/testing';

/** The prompts of the examples, by name. */
const prompts = Object.fromEntries(
  ['', 'flows/', 'words/'].flatMap((folder) =>
    readdirSync(`examples/audio/${folder}`)
      .filter((name) => name.endsWith('.wav'))
      .map(
        (name) => [name.slice(0, -4), decodeWav(readFileSync(`examples/audio/${folder}${name}`))] as const,
      ),
  ),
);

/** Plays a whole call in virtual time. Returns the prompts that the caller heard, in order, and why the call ended. */
export function story(
  handler: (call: CallSession) => Observable<unknown>,
  caller: (helpers: RunHelpers) => TestCallOptions,
): string {
  return marbles((helpers) => {
    const call = testCall(caller(helpers));
    const parts: string[] = [];
    const heard$ = heardSegments(call, { prompts }).pipe(map(({ name }) => name));
    const reason$ = of(call).pipe(
      serveCalls(handler),
      map(({ reason }) => reason),
    );
    merge(heard$, reason$).subscribe((part) => parts.push(part));
    helpers.flush();
    return parts.join(' ');
  });
}
