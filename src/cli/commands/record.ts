import { catchError, concat, defer, ignoreElements, type Observable, of, takeUntil, tap } from 'rxjs';
import { recordProxy } from '../../testing/node/index.js';
import type { CassetteCommand } from '../arguments/cassetteArguments.js';
import type { CommandContext } from '../Command.js';
import { hostOf, messageOf } from '../output/text.js';

/** Records calls until it is interrupted; emits the exit code. */
export function runRecord(
  command: Extract<CassetteCommand, { kind: 'record' }>,
  { stdout, stderr, interrupt$ }: CommandContext,
): Observable<number> {
  const { port, host, to, folder, privacy } = command;
  const complain = (message: string) => stderr.write(`exotel-rx: ${message}\n`);
  const recording$ = defer(() =>
    recordProxy({
      port,
      host,
      to,
      folder,
      privacy,
      onListening: (address) => {
        stdout.write(`listening on ws://${hostOf(address)}, calls go on to ${shown(to)}; Ctrl-C ends\n`);
      },
      onRejected: ({ code, message, remoteAddress = 'somebody', path = '' }) => {
        complain(`${remoteAddress} was refused (${code}${path === '' ? '' : `, ${path}`}): ${message}`);
      },
      onError: (error) => {
        complain(messageOf(error));
      },
    }),
  ).pipe(
    tap(({ file, entries, durationMs }) => {
      stdout.write(`${file}: ${entries} entries, ${(durationMs / 1_000).toFixed(1)} s\n`);
    }),
    ignoreElements(),
    takeUntil(interrupt$),
  );
  return concat(recording$, of(0)).pipe(
    catchError((error: unknown) => {
      complain(messageOf(error));
      return of(error instanceof TypeError || error instanceof RangeError ? 64 : 2);
    }),
  );
}

/** Returns the address without credentials. */
function shown(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}
