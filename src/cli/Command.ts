import type { CommandName } from './helpText.js';
import type { CassetteCommand } from './arguments/cassetteArguments.js';
import type { ProbeOptions, SimulateCallOptions } from '../testing/index.js';

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
