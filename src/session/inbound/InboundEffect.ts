import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { CallInfo } from '../contract/CallInfo.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';

/** Something odd that came in. */
export interface InboundDiagnostic {
  readonly type: 'diagnostic';
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly detail?: unknown;
}

/** What comes out of the messages of a call. */
export type InboundEffect =
  | { readonly type: 'started'; readonly info: CallInfo }
  | { readonly type: 'audio'; readonly frame: AudioFrame }
  | { readonly type: 'digit'; readonly digit: DtmfDigit }
  | { readonly type: 'echo'; readonly name: string }
  | {
      readonly type: 'stopped';
      readonly by: 'caller' | 'flow' | 'unknown';
      readonly reason: string | undefined;
    }
  | InboundDiagnostic;
