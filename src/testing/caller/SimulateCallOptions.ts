import type { Observable } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { Quirk } from '../quirks/quirks.js';
import type { CallerAudio, HangUp, SimulatedKey } from './CallerAction.js';
import type { PlayoutBehaviour } from './SimulatedPlayout.js';

/**
 * Options for a simulated call: who calls, what the caller does, and how Exotel's side behaves. All times are in ms.
 *
 * @public
 */
export interface SimulateCallOptions {
  /** Audio that the caller says from the beginning. @defaultValue 'silence' */
  readonly audio?: CallerAudio;
  /** Further audio, said when it is emitted and in place of `audio`. Subscribed at `start`. */
  readonly say$?: Observable<AudioFrame>;
  /**
   * Live audio, such as a microphone, added to `audio`. Subscribed at `start`. It is heard about 60 ms later, so that
   * pieces may arrive unevenly; missing audio is silence. Its completion does not end the call.
   */
  readonly audio$?: Observable<AudioFrame>;
  /** DTMF digits that the caller presses at fixed times. */
  readonly dtmf?: readonly SimulatedKey[];
  /** Digits that are pressed when they are emitted. Subscribed at `start`. Its completion does not end the call. */
  readonly dtmf$?: Observable<DtmfDigit | DtmfDigit['digit']>;
  /** When the caller hangs up, in ms since `start`. @defaultValue 3600000, Exotel's own limit */
  readonly hangUpAfterMs?: number;
  /** The caller hangs up at its first value. Subscribed at `start`. */
  readonly hangUp$?: Observable<unknown>;
  /** How the caller's end of the call ends. */
  readonly hangUp?: HangUp;

  /** Sample rate of the stream, in Hz. @defaultValue the `sample-rate` in the URL, else 8000 */
  readonly sampleRate?: 8_000 | 16_000 | 24_000;
  /** Audio in each message of the caller, in ms: 20 as on live calls, 50 or 100 as documented. @defaultValue 20 */
  readonly frameMs?: number;
  /** Encoding of the audio in both directions. @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
  /** The caller's number. @defaultValue '09900000001' */
  readonly from?: string;
  /** The number that they call. @defaultValue '08000000002' */
  readonly to?: string;
  /** The `stream_sid`. @defaultValue an id in the form of live calls, new for every call */
  readonly streamSid?: string;
  /** The `call_sid`. @defaultValue an id in the form of live calls, new for every call */
  readonly callSid?: string;
  /** The `account_sid`. @defaultValue 'examplesid1' */
  readonly accountSid?: string;
  /** Custom parameters of `start`, in addition to the parameters in the URL. */
  readonly customParameters?: Readonly<Record<string, string>>;
  /**
   * What happens to the URL's query. `strip` removes it from the request, as on live calls, and sends its items in
   * `start.custom_parameters`. `send` does the same and also leaves it in the request.
   *
   * @defaultValue 'strip'
   */
  readonly query?: 'strip' | 'send';
  /** Time between the open connection and `start`, in ms. @defaultValue 0 */
  readonly startDelayMs?: number;
  /** How long the handshake may take, in ms. @defaultValue 10000, Exotel's own limit */
  readonly handshakeTimeoutMs?: number;

  /**
   * Ways in which Exotel misbehaves, such as `['noConnected', 'jitter=80']`. `QUIRKS` lists them; `quirkMix` picks
   * some. A quirk overrides other options that it contradicts.
   *
   * @defaultValue no quirks
   */
  readonly quirks?: readonly Quirk[];
  /** How Exotel's side plays audio and echoes marks. Here `startBufferMs` is 60 by default. */
  readonly playout?: PlayoutBehaviour;
  /**
   * Audio that may still wait at the caller's ear when another message arrives, in ms. If more waits, the message is
   * the breach `tooFast`. This library's own sender keeps 400 ms (`sendAheadMs`).
   *
   * @defaultValue 1000
   */
  readonly maxLeadMs?: number;
  /** Interval of `level` events, in ms; 0 for no such events. @defaultValue 500 */
  readonly levelWindowMs?: number;
  /**
   * `full` also emits every message on the wire (`wire`), every piece that the caller speaks (`spoken`), and every
   * message of audio when the caller begins to hear it (`hearing`).
   *
   * @defaultValue 'normal'
   */
  readonly detail?: 'normal' | 'full';
  /** Length of the tracks in the report, in ms; 0 for no tracks. @defaultValue 3600000 */
  readonly maxRecordMs?: number;
}
