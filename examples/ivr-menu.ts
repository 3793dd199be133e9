import { readFileSync } from 'node:fs';
import { concat, defer, EMPTY, fromEvent, map, merge, repeat, startWith, switchMap, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import { type CallSession, listen, type PcmInput, serveCalls } from 'exotel-rx';
import { decodeWav } from 'exotel-rx/audio';

export type Prompts = Readonly<Record<'menu' | 'sales' | 'support' | 'sorry' | 'goodbye', PcmInput>>;

/** A menu of two answers and a goodbye. A digit interrupts the playing audio; silence repeats the menu. */
export const ivrMenu =
  (prompts: Prompts) =>
  (call: CallSession): Observable<unknown> => {
    const goodbye$ = defer(() => {
      // Digits no longer matter: audio that was sent before `end` is heard to its end.
      call.send(prompts.goodbye);
      call.end();
      return EMPTY;
    });
    const menu$ = concat(concat(call.play(prompts.menu), timer(5_000)).pipe(repeat(3)), goodbye$);

    return call.dtmf$.pipe(
      map(({ digit }) => digit),
      startWith(undefined),
      // Unsubscribing from a `play` cuts its audio: this is barge-in.
      switchMap((digit) => {
        switch (digit) {
          case undefined:
            return menu$;
          case '1':
            return concat(call.play(prompts.sales), menu$);
          case '2':
            return concat(call.play(prompts.support), menu$);
          case '9':
            return goodbye$;
          default:
            return concat(call.play(prompts.sorry), menu$);
        }
      }),
    );
  };

// Runs only as a program, not when its spec imports it.
if (process.argv[1]?.endsWith('ivr-menu.ts')) {
  const load = (name: string) => decodeWav(readFileSync(`examples/audio/${name}.wav`));
  const [menu, sales, support] = [load('menu'), load('sales'), load('support')];
  const [sorry, goodbye] = [load('sorry'), load('goodbye')];
  listen({
    port: Number(process.env['PORT'] ?? 8080),
    host: process.env['HOST'] ?? '127.0.0.1',
    drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
    onListening: ({ port }) => {
      console.log(`listening on ws://localhost:${port}`);
    },
  })
    .pipe(serveCalls(ivrMenu({ menu, sales, support, sorry, goodbye })))
    .subscribe(({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms and ${stats.digits} digits`);
    });
}
