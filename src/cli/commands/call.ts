import { writeFileSync } from 'node:fs';
import { catchError, defer, map, type Observable, takeLast, tap } from 'rxjs';
import { encodeWav } from '../../audio.js';
import { simulateCall } from '../../testing/node/index.js';
import { checkWritable } from '../arguments/values.js';
import { type Command, type CommandContext, reportFailure } from '../Command.js';
import { describeVerdict } from '../output/describeVerdict.js';
import { createStyle } from '../output/text.js';
import { Timeline } from '../output/Timeline.js';

/** Makes a call, prints what happens and the verdict; emits the exit code. */
export function runCall(
  command: Extract<Command, { kind: 'call' }>,
  context: CommandContext,
): Observable<number> {
  const { url, options, record, stereo } = command;
  const { stdout, interrupt$ } = context;
  const style = createStyle(stdout);
  const timeline = new Timeline(style);
  const print = (line: string) => stdout.write(`${line}\n`);
  const { quirks = [] } = options;
  return defer(() => {
    checkWritable('--record', record);
    checkWritable('--stereo', stereo);
    if (quirks.length > 0) {
      print(`quirks: ${quirks.join(', ')}`);
    }
    return simulateCall(url, { ...options, hangUp$: interrupt$ });
  }).pipe(
    tap((event) => {
      const line = timeline.line(event);
      if (line !== undefined) {
        print(line);
      }
    }),
    takeLast(1),
    map((event): number => {
      if (event.type !== 'finished') {
        throw new Error('the call ended without a report');
      }
      const { tracks, sampleRate } = event.report;
      const { lines, exitCode } = describeVerdict(event.report, style);
      lines.forEach(print);
      if (record !== undefined) {
        writeWav(record, [tracks.heard], sampleRate);
        print(`what the caller heard: ${record}`);
      }
      if (stereo !== undefined) {
        writeWav(stereo, [tracks.caller, tracks.heard], sampleRate);
        print(`left the caller, right the bot: ${stereo}`);
      }
      return exitCode;
    }),
    catchError((error: unknown) => reportFailure(error, context)),
  );
}

function writeWav(file: string, tracks: readonly Int16Array[], sampleRate: number): void {
  writeFileSync(file, encodeWav(tracks, sampleRate));
}
