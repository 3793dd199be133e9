import type { Observable } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { CallerAudio, HangUp, SimulatedKey } from './CallerAction.js';
import type { PlayoutBehaviour } from './SimulatedPlayout.js';

/** Plan of a simulated call: every option has its value. */
export interface CallPlan {
  /** The address that is dialled: without credentials, and without a query that live calls do not send. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly audio: CallerAudio;
  readonly audio$: Observable<AudioFrame>;
  readonly keys: readonly Required<SimulatedKey>[];
  readonly dtmf$: Observable<DtmfDigit | DtmfDigit['digit']>;
  readonly say$: Observable<AudioFrame>;
  readonly hangUpAfterMs: number;
  readonly hangUp$: Observable<unknown>;
  readonly hangUp: Required<HangUp>;
  readonly sampleRate: number;
  readonly frameMs: number;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly start: {
    readonly streamSid: string;
    readonly callSid: string;
    readonly accountSid: string | undefined;
    readonly from: string | undefined;
    readonly to: string | undefined;
    readonly customParameters: Readonly<Record<string, string>>;
  };
  readonly startDelayMs: number;
  readonly handshakeTimeoutMs: number;
  readonly playout: PlayoutBehaviour;
  readonly maxLeadMs: number;
  readonly levelWindowMs: number;
  readonly maxRecordMs: number;
  readonly detail: 'normal' | 'full';
}
