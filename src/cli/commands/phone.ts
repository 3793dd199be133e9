import { dirname, join } from 'node:path';
import { catchError, defer, ignoreElements, map, type Observable, of, race, take, tap } from 'rxjs';
import { type Command, type CommandContext, misuse } from '../Command.js';
import { findVersion } from '../findVersion.js';
import { describeVerdict } from '../output/describeVerdict.js';
import { createStyle, hostOf, messageOf, type Style } from '../output/text.js';
import { type PhoneEvent, servePhone } from '../phone/servePhone.js';

/** Serves the softphone until it is interrupted, and prints the result of each call; emits the exit code. */
export function runPhone(
  command: Extract<Command, { kind: 'phone' }>,
  context: CommandContext,
): Observable<number> {
  const { stdout, stderr, interrupt$, program } = context;
  const style = createStyle(stdout);
  const print = (line: string) => stdout.write(`${line}\n`);
  const phone$ = defer(() =>
    servePhone({
      ...command,
      folder: join(dirname(program), 'phone', 'page'),
      version: findVersion(dirname(program)),
      onListening: (address) => {
        print(`softphone: ${style('bold', `http://${hostOf(address)}/`)}`);
        print(style('dim', 'Open this address in a browser. Press Ctrl-C to stop.'));
      },
    }),
  );
  const served$ = phone$.pipe(
    tap((event) => {
      describeEvent(event, style).forEach(print);
    }),
    ignoreElements(),
    catchError((error: unknown) => {
      const message = messageOf(error);
      // These are thrown for wrong arguments; all other errors come from the machine.
      if (error instanceof TypeError || error instanceof RangeError) {
        return misuse(message, context);
      }
      const isTaken =
        typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'EADDRINUSE';
      const said = isTaken
        ? `port ${command.port} is in use; leave out --port to use any free port`
        : message;
      stderr.write(`exotel-rx: ${said}\n`);
      return of(2);
    }),
  );
  return race(served$, interrupt$.pipe(map(() => 0))).pipe(take(1));
}

function describeEvent(phoneEvent: PhoneEvent, style: Style): readonly string[] {
  if (phoneEvent.type === 'failed') {
    return [style('red', `call ${phoneEvent.call}: ${messageOf(phoneEvent.error)}`)];
  }
  const { call, event } = phoneEvent;
  switch (event.type) {
    case 'started':
      return [`call ${call}: started, ${event.streamSid}, ${event.sampleRate} Hz`];
    case 'finished':
      return describeVerdict(event.report, style).lines.map((line) => `call ${call}: ${line}`);
    default:
      return [];
  }
}
