import { catchError, concatMap, defer, from, map, type Observable, of, takeUntil, tap, toArray } from 'rxjs';
import { type CassetteEntry, drawMarbles, drawSequence, TestingError } from '../../testing/index.js';
import { toCassette } from '../../testing/node/cassette/toCassette.js';
import { cassetteFile, replayToServer } from '../../testing/node/index.js';
import type { CassetteCommand } from '../arguments/cassetteArguments.js';
import { type CommandContext, INTERRUPTED } from '../Command.js';
import { describeReplay } from '../output/describeReplay.js';
import { createStyle, messageOf } from '../output/text.js';

/** Draws a cassette, or calls a bot as in a cassette and draws that call; emits the exit code. */
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
    const { url, digits, marks, out, compare } = command;
    let isInterrupted = false;
    // An interruption ends the call, but not its output.
    const interrupted$ = interrupt$.pipe(tap(() => (isInterrupted = true)));
    const entries$ = replayToServer(cassette, url, { digits, marks }).pipe(takeUntil(interrupted$));
    return entries$.pipe(
      toArray(),
      tap((entries) => {
        stdout.write(`${drawMarbles(entries)}\n\n${drawSequence(entries)}\n`);
      }),
      concatMap((entries) => write(entries, out, stdout)),
      map((entries): number => {
        if (isInterrupted) {
          return INTERRUPTED;
        }
        const { lines, exitCode } = describeReplay(cassette, entries, compare, createStyle(stdout));
        stdout.write(`\n${lines.join('\n')}\n`);
        return exitCode;
      }),
    );
  }).pipe(
    catchError((error: unknown) => {
      stderr.write(`exotel-rx: ${messageOf(error)}\n`);
      return of(TestingError.is(error) && error.code === 'cannotConnect' ? 2 : 64);
    }),
  );
}

/** Writes the new call to a cassette if `out` is set; emits the entries. */
function write(
  entries: readonly CassetteEntry[],
  out: string | undefined,
  stdout: CommandContext['stdout'],
): Observable<readonly CassetteEntry[]> {
  if (out === undefined) {
    return of(entries);
  }
  return from(entries).pipe(
    toCassette(out),
    tap(({ file }) => stdout.write(`cassette of this call: ${file}\n`)),
    map(() => entries),
  );
}
