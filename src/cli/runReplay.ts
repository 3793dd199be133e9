import {
  catchError,
  concatMap,
  defer,
  filter,
  from,
  map,
  merge,
  type Observable,
  of,
  takeWhile,
  tap,
  toArray,
} from 'rxjs';
import { ExotelError } from '../index.js';
import { cassetteFile, drawMarbles, drawSequence, replayToServer, toCassette } from '../testing/index.js';
import { messageOf } from './messageOf.js';
import type { CassetteCommand } from './readCassetteArguments.js';
import type { CommandContext } from './CommandContext.js';

/** Draws a cassette, or calls a bot as in one and draws that; the value is the exit code. */
export function runReplay(
  command: Extract<CassetteCommand, { kind: 'replay' | 'show' }>,
  { stdout, stderr, interrupt$ }: CommandContext,
): Observable<number> {
  return defer(() => {
    const cassette = cassetteFile(command.file);
    if (command.kind === 'show') {
      stdout.write(`${command.as === 'marbles' ? drawMarbles(cassette) : drawSequence(cassette)}\n`);
      return of(0);
    }
    const { url, digits, marks, out } = command;
    // An interruption ends the call, not what is told of it.
    return merge(
      replayToServer(cassette, url, { digits, marks }),
      interrupt$.pipe(map(() => undefined)),
    ).pipe(
      takeWhile((entry) => entry !== undefined && entry.type !== 'close', true),
      filter((entry) => entry !== undefined),
      toArray(),
      tap((entries) => {
        stdout.write(`${drawMarbles(entries)}\n\n${drawSequence(entries)}\n`);
      }),
      concatMap((entries) => (out === undefined ? of(undefined) : from(entries).pipe(toCassette(out)))),
      map((recording): number => {
        if (recording !== undefined) {
          stdout.write(`what happened: ${recording.file}\n`);
        }
        return 0;
      }),
    );
  }).pipe(
    catchError((error: unknown) => {
      stderr.write(`exotel-rx: ${messageOf(error)}\n`);
      return of(ExotelError.is(error) && error.code === 'cannotConnect' ? 2 : 64);
    }),
  );
}
