import { catchError, concat, ignoreElements, type Observable, of, takeUntil, tap } from 'rxjs';
import { recordProxy } from '../../testing/node/index.js';
import type { CassetteCommand } from '../arguments/cassetteArguments.js';
import type { CommandContext } from '../Command.js';
import { messageOf } from '../output/text.js';

/** Records calls until it is interrupted; the last value is the exit code. */
export function runRecord(
  command: Extract<CassetteCommand, { kind: 'record' }>,
  { stdout, stderr, interrupt$ }: CommandContext,
): Observable<number> {
  const { port, to, folder, privacy } = command;
  const recording$ = recordProxy({
    port,
    to,
    folder,
    privacy,
    onListening: (address) => {
      stdout.write(`listening on ws://localhost:${address.port}, calls go on to ${to}; Ctrl-C ends\n`);
    },
    onError: (error) => {
      stderr.write(`exotel-rx: ${messageOf(error)}\n`);
    },
  }).pipe(
    tap(({ file, entries, durationMs }) => {
      stdout.write(`${file}: ${entries} entries, ${(durationMs / 1_000).toFixed(1)} s\n`);
    }),
    ignoreElements(),
    takeUntil(interrupt$),
  );
  return concat(recording$, of(0)).pipe(
    catchError((error: unknown) => {
      stderr.write(`exotel-rx: ${messageOf(error)}\n`);
      return of(2);
    }),
  );
}
