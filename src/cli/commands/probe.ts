import { writeFileSync } from 'node:fs';
import { catchError, defer, map, type Observable, takeLast, takeUntil, tap } from 'rxjs';
import { TestingError } from '../../testing/index.js';
import { probe, type ProbeEvent } from '../../testing/node/index.js';
import { checkWritable } from '../arguments/values.js';
import { type Command, type CommandContext, INTERRUPTED, reportFailure } from '../Command.js';
import { describeProbe } from '../output/describeProbe.js';
import { junitError, junitXml } from '../output/junit.js';
import { createStyle } from '../output/text.js';

/** Probes a bot and prints the report; emits the exit code. */
export function runProbe(
  { options, json, junit }: Extract<Command, { kind: 'probe' }>,
  context: CommandContext,
): Observable<number> {
  const { stdout, stderr, interrupt$ } = context;
  const style = createStyle(stdout);
  // After an interruption, the last event is not `finished`.
  const events$ = defer(() => {
    checkWritable('--junit', junit);
    return probe(options);
  }).pipe(takeUntil(interrupt$));
  return events$.pipe(
    tap((event) => {
      const line = json ? undefined : progressOf(event);
      if (line !== undefined) {
        stderr.write(`${line}\n`);
      }
    }),
    takeLast(1),
    map((event): number => {
      if (event.type !== 'finished') {
        stderr.write('exotel-rx: interrupted before the report was ready\n');
        return INTERRUPTED;
      }
      const { report } = event;
      stdout.write(
        json ? `${JSON.stringify(report, undefined, 2)}\n` : `${describeProbe(report, style).join('\n')}\n`,
      );
      if (junit !== undefined) {
        writeFileSync(junit, junitXml(report));
      }
      return report.outcome === 'fail' ? 1 : 0;
    }),
    catchError((error: unknown) => {
      if (junit !== undefined && TestingError.is(error)) {
        writeFileSync(junit, junitError(error.message));
      }
      return reportFailure(error, context);
    }),
  );
}

/** Returns a line of progress for an event. */
function progressOf(event: ProbeEvent): string | undefined {
  if (event.type === 'started') {
    return `probing ${event.url} with ${event.calls} calls, about 14 s`;
  }
  if (event.type !== 'call') {
    return undefined;
  }
  const { name, description, error, endedBy } = event.call;
  return `  ${name.padEnd(12)} ${description}${error === undefined ? `; ended by the ${endedBy ?? ''}` : `: ${error}`}`;
}
