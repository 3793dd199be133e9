import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catchError, defer, map, type Observable, of, takeLast, tap } from 'rxjs';
import { encodeWav, ExotelError } from '../index.js';
import { simulateCall } from '../testing/index.js';
import { describeVerdict } from './describeVerdict.js';
import { HELP_TEXT } from './helpText.js';
import { messageOf } from './messageOf.js';
import { type Command, parseCallArguments } from './parseCallArguments.js';
import { runRecord } from './runRecord.js';
import { runReplay } from './runReplay.js';
import { createStyle } from './Style.js';
import { Timeline } from './Timeline.js';

/** What the command reads and writes. */
export interface CommandContext {
  readonly stdout: { write(text: string): unknown; readonly hasColors?: () => boolean };
  readonly stderr: { write(text: string): unknown };
  /** Its first value hangs up. */
  readonly interrupt$: Observable<unknown>;
  /** The file that is run, which tells where the package is. */
  readonly program: string;
}

/** Runs the command; the value is the exit code. */
export function run(argv: readonly string[], context: CommandContext): Observable<number> {
  return defer(() => {
    const command = parseCallArguments(argv);
    switch (command.kind) {
      case 'help':
        context.stdout.write(HELP_TEXT);
        return of(0);
      case 'version':
        context.stdout.write(`${findVersion(dirname(context.program))}\n`);
        return of(0);
      case 'misuse':
        return misuse(command.message, context);
      case 'call':
        return call(command, context);
      case 'record':
        return runRecord(command, context);
      case 'replay':
      case 'show':
        return runReplay(command, context);
      default:
        return command satisfies never;
    }
  });
}

function misuse(message: string, { stderr }: CommandContext): Observable<number> {
  stderr.write(`exotel-rx: ${message}; see exotel-rx --help\n`);
  return of(64);
}

function call(command: Extract<Command, { kind: 'call' }>, context: CommandContext): Observable<number> {
  const { url, options, record, stereo } = command;
  const { stdout, stderr, interrupt$ } = context;
  const style = createStyle(stdout);
  const timeline = new Timeline(style);
  const print = (line: string) => stdout.write(`${line}\n`);
  return defer(() => simulateCall(url, { ...options, hangUp$: interrupt$ })).pipe(
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
    catchError((error: unknown) => {
      const message = messageOf(error);
      if (ExotelError.is(error) && error.code === 'cannotConnect') {
        stderr.write(`exotel-rx: ${message}\n`);
        return of(2);
      }
      return misuse(message, context);
    }),
  );
}

function writeWav(file: string, tracks: readonly Int16Array[], sampleRate: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, encodeWav(tracks, sampleRate));
}

/** The version in the nearest package.json that is this package's: source and both builds lie at other depths. */
function findVersion(folder: string): string {
  const found = readManifest(join(folder, 'package.json'));
  const parent = dirname(folder);
  return found ?? (parent === folder ? 'unknown' : findVersion(parent));
}

function readManifest(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isOurs =
      typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest;
    return isOurs && manifest.name === 'exotel-rx' ? String(manifest.version) : undefined;
  } catch {
    // There is none here.
    return undefined;
  }
}
