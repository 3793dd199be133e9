import { type Observable, of } from 'rxjs';
import { TestingError } from '../testing/index.js';
import type { ProbeOptions, SimulateCallOptions } from '../testing/node/index.js';
import type { CassetteCommand } from './arguments/cassetteArguments.js';
import type { CommandName } from './helpText.js';
import { messageOf } from './output/text.js';

/** What the command reads and writes. */
export interface CommandContext {
  readonly stdout: { write(text: string): unknown; readonly hasColors?: () => boolean };
  readonly stderr: { write(text: string): unknown };
  /** Its first value hangs up. */
  readonly interrupt$: Observable<unknown>;
  /** The file that is run, which tells where the package is. */
  readonly program: string;
}

/** What the command is asked to do. */
export type Command =
  | CassetteCommand
  | {
      readonly kind: 'call';
      readonly url: string;
      readonly options: SimulateCallOptions;
      /** Files to write: what the caller heard, and the caller left and the bot right. */
      readonly record?: string;
      readonly stereo?: string;
    }
  | {
      readonly kind: 'probe';
      readonly options: ProbeOptions;
      /** Whether the report is printed as JSON, and nothing else is. */
      readonly json: boolean;
      /** A file to write the report to, as JUnit XML. */
      readonly junit?: string;
    }
  | {
      readonly kind: 'phone';
      readonly url: string;
      readonly customParameters: Readonly<Record<string, string>>;
      /** Where the page is served. */
      readonly host: string;
      readonly port: number;
    }
  | { readonly kind: 'listQuirks' }
  | { readonly kind: 'help'; readonly of?: CommandName }
  | { readonly kind: 'version' }
  | { readonly kind: 'misuse'; readonly message: string };

/** As shells say it of a program that Ctrl-C has ended. */
export const INTERRUPTED = 130;

/** Says in a line what is wrong with the arguments; the value is the exit code. */
export function misuse(message: string, { stderr }: CommandContext): Observable<number> {
  stderr.write(`exotel-rx: ${message}; see exotel-rx --help\n`);
  return of(64);
}

/** Says why nothing came of it: there is no connection, or something was asked that cannot be; the value is the exit code. */
export function reportFailure(error: unknown, context: CommandContext): Observable<number> {
  const message = messageOf(error);
  if (TestingError.is(error) && error.code === 'cannotConnect') {
    context.stderr.write(`exotel-rx: ${message}\n`);
    return of(2);
  }
  return misuse(message, context);
}
