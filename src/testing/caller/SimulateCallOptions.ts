import type { Observable } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { Quirk } from '../quirks/quirks.js';
import type { CallerAudio, HangUp, SimulatedKey } from './CallerAction.js';
import type { PlayoutBehaviour } from './SimulatedPlayout.js';

/**
 * Who calls, what the caller does, and how Exotel's side behaves. All times are in ms.
 *
 * @public
 */
export interface SimulateCallOptions {
  /** What the caller says. @defaultValue 'silence' */
  readonly audio?: CallerAudio;
  /** What the caller says besides, when it comes, in place of `audio`; subscribed at `start`. */
  readonly say$?: Observable<AudioFrame>;
  /**
   * What the caller says while it is said, a microphone for one: added to `audio`, subscribed at `start`. It is heard some
   * 60 ms later, so that pieces may come unevenly, and as silence while none come. Its completion means nothing.
   */
  readonly audio$?: Observable<AudioFrame>;
  /** The keys that the caller presses, at their times. */
  readonly dtmf?: readonly SimulatedKey[];
  /** Keys that are pressed when they come; subscribed at `start`. Its completion means nothing. */
  readonly dtmf$?: Observable<DtmfDigit | DtmfDigit['digit']>;
  /** When the caller hangs up, since `start`. @defaultValue 3600000, Exotel's own limit */
  readonly hangUpAfterMs?: number;
  /** The caller hangs up at its first value; subscribed at `start`. */
  readonly hangUp$?: Observable<unknown>;
  /** How the caller's end of the call ends. */
  readonly hangUp?: HangUp;

  /** Of the stream, in Hz. @defaultValue what `sample-rate` in the URL says, else 8000 */
  readonly sampleRate?: 8_000 | 16_000 | 24_000;
  /** How much audio a message of the caller's carries: 20 as on live calls, 50 or 100 as documented. @defaultValue 20 */
  readonly frameMs?: number;
  /** @defaultValue 'pcm16' */
  readonly encoding?: 'pcm16' | 'mulaw';
  /** The number that calls. @defaultValue '09900000001' */
  readonly from?: string;
  /** The number that is called. @defaultValue '08000000002' */
  readonly to?: string;
  /** @defaultValue one that looks like a live one, new for every call */
  readonly streamSid?: string;
  /** @defaultValue one that looks like a live one, new for every call */
  readonly callSid?: string;
  /** @defaultValue 'examplesid1' */
  readonly accountSid?: string;
  /** Custom parameters of `start`, besides those in the URL. */
  readonly customParameters?: Readonly<Record<string, string>>;
  /**
   * What becomes of the URL's query: `strip` takes it out of the request, as on live calls, and tells its items in
   * `start.custom_parameters`; `send` also leaves it in the request.
   *
   * @defaultValue 'strip'
   */
  readonly query?: 'strip' | 'send';
  /** How long the connection is open before `start`. @defaultValue 0 */
  readonly startDelayMs?: number;
  /** How long the handshake may take. @defaultValue 10000, Exotel's own limit */
  readonly handshakeTimeoutMs?: number;

  /**
   * The ways in which Exotel misbehaves, such as `['noConnected', 'jitter=80']`: `QUIRKS` lists them, `quirkMix` picks
   * some. Where one contradicts another option, the quirk wins.
   *
   * @defaultValue none
   */
  readonly quirks?: readonly Quirk[];
  /** How Exotel's side plays and echoes; `startBufferMs` is 60 here unless it is given. */
  readonly playout?: PlayoutBehaviour;
  /**
   * Audio that may still wait at the caller's ear when another message arrives; beyond it, that message is a breach:
   * `tooFast`. This library's own sender never has more than its lead (400) waiting.
   *
   * @defaultValue 1000
   */
  readonly maxLeadMs?: number;
  /** How often the levels are told; 0 for never. @defaultValue 500 */
  readonly levelWindowMs?: number;
  /**
   * `full` also tells every message on the wire, every piece that the caller speaks, and every message of audio when the
   * caller begins to hear it.
   *
   * @defaultValue 'normal'
   */
  readonly detail?: 'normal' | 'full';
  /** How much of the call the tracks of the report hold; 0 for nothing. @defaultValue 3600000 */
  readonly maxRecordMs?: number;
}
