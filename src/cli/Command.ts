import { type Observable, of } from 'rxjs';
import { TestingError } from '../testing/index.js';
import type { ProbeOptions, SimulateCallOptions } from '../testing/node/index.js';
import type { CassetteCommand } from './arguments/cassetteArguments.js';
import type { CommandName } from './helpText.js';
import { messageOf } from './output/text.js';

/** Input and output of the command. */
export interface CommandContext {
  readonly stdout: { write(text: string): unknown; readonly hasColors?: () => boolean };
  readonly stderr: { write(text: string): unknown };
  /** The first value hangs up. */
  readonly interrupt$: Observable<unknown>;
  /** The file that is run; it shows where the package is. */
  readonly program: string;
}

/** Parsed command. */
export type Command =
  | CassetteCommand
  | {
      readonly kind: 'call';
      readonly url: string;
      readonly options: SimulateCallOptions;
      /** Path of a file for the audio that the caller heard. */
      readonly record?: string;
      /** Path of a file for both voices: caller left, bot right. */
      readonly stereo?: string;
    }
  | {
      readonly kind: 'probe';
      readonly options: ProbeOptions;
      /** Whether only the report is printed, as JSON. */
      readonly json: boolean;
      /** Path of a file for the report, as JUnit XML. */
      readonly junit?: string;
    }
  | {
      readonly kind: 'phone';
      readonly url: string;
      readonly customParameters: Readonly<Record<string, string>>;
      /** The address that the page is served on. */
      readonly host: string;
      readonly port: number;
    }
  | { readonly kind: 'listQuirks' }
  | { readonly kind: 'help'; readonly of?: CommandName }
  | { readonly kind: 'version' }
  | { readonly kind: 'misuse'; readonly message: string };

/** Exit code of shells for a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Prints a one-line message about wrong arguments; emits the exit code. */
export function misuse(message: string, { stderr }: CommandContext): Observable<number> {
  stderr.write(`exotel-rx: ${message}; see exotel-rx --help\n`);
  return of(64);
}

/** Prints why a command failed: no connection, or wrong arguments; emits the exit code. */
export function reportFailure(error: unknown, context: CommandContext): Observable<number> {
  const message = messageOf(error);
  if (TestingError.is(error) && error.code === 'cannotConnect') {
    context.stderr.write(`exotel-rx: ${message}\n`);
    return of(2);
  }
  return misuse(message, context);
}
