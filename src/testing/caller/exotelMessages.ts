import { samplesToPcm16 } from '../../audio/pcm16.js';
import type { CallInfo } from '../../session/contract/CallInfo.js';
import { runtime } from '../../support/runtime.js';

/** Fields of a simulated `start` message. Missing fields get the values of live calls. */
export interface StartFields {
  readonly streamSid?: string | undefined;
  readonly callSid?: string | undefined;
  readonly accountSid?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly customParameters?: Readonly<Record<string, string>> | undefined;
  readonly mediaFormat?: Partial<CallInfo['mediaFormat']> | undefined;
}

export const DEFAULT_STREAM_SID = '5f0c1e2d3b4a59687786a5b4c3d21a6p';

/**
 * Writes the messages of one stream as live calls send them: keys in the order of Exotel's Go structs, every counter
 * as a string, and one sequence over all messages. Without custom parameters, `custom_parameters` is left out.
 */
export class ExotelMessages {
  readonly #streamSid: string;
  readonly #start: StartFields;
  /** The beginning of each `media` message, prepared once: an hour's call has 180,000 of them. */
  readonly #mediaHead: string;
  #sequenceNumber = 0;
  #chunk = 0;

  constructor(start: StartFields = {}) {
    this.#start = start;
    this.#streamSid = start.streamSid ?? DEFAULT_STREAM_SID;
    this.#mediaHead = `{"event":"media","stream_sid":${JSON.stringify(this.#streamSid)},"sequence_number":"`;
  }

  connected(): string {
    return '{"event":"connected"}';
  }

  start(): string {
    const {
      callSid = '0a1b2c3d4e5f60718293a4b5c6d71a6p',
      accountSid = 'examplesid1',
      from = '09900000001',
    } = this.#start;
    const { to = '08000000002', customParameters, mediaFormat = {} } = this.#start;
    const { sampleRate = 8_000, encoding = 'pcm16', wireEncoding, bitRate } = mediaFormat;
    return this.#write('start', {
      stream_sid: this.#streamSid,
      call_sid: callSid,
      account_sid: accountSid,
      from,
      to,
      ...(customParameters === undefined ? {} : { custom_parameters: customParameters }),
      media_format: {
        encoding: wireEncoding ?? (encoding === 'mulaw' ? 'audio/x-mulaw' : 'base64'),
        sample_rate: String(sampleRate),
        bit_rate: bitRate ?? `${(sampleRate * (encoding === 'mulaw' ? 8 : 16)) / 1_000}kbps`,
      },
    });
  }

  /**
   * @param payload - samples, sent as PCM16, or bytes in the encoding of the stream
   * @param timestampMs - time of the first sample, in ms since `start`
   */
  media(payload: Int16Array | Uint8Array, timestampMs: number): string {
    const bytes = payload instanceof Int16Array ? samplesToPcm16(payload) : payload;
    const base64 = runtime.encodeBase64(bytes);
    return (
      `${this.#mediaHead}${++this.#sequenceNumber}","media":{"chunk":"${++this.#chunk}",` +
      `"timestamp":"${Math.round(timestampMs)}","payload":"${base64}"}}`
    );
  }

  /**
   * @param digit - the DTMF digit
   * @param durationMs - how long it is held, in ms
   * @param sequenceNumber - the number of an earlier message, to repeat it; left out, the next number
   */
  dtmf(digit: string, durationMs = 100, sequenceNumber?: number): string {
    return this.#write('dtmf', { digit, duration: String(durationMs) }, sequenceNumber);
  }

  mark(name: string): string {
    return this.#write('mark', { name });
  }

  /** @param reason - the reason in the message; by default, the reason of a hang-up on a live call */
  stop(reason = 'canceled or call ended'): string {
    const { callSid = '0a1b2c3d4e5f60718293a4b5c6d71a6p', accountSid = 'examplesid1' } = this.#start;
    return this.#write('stop', { call_sid: callSid, account_sid: accountSid, reason });
  }

  #write(event: string, body: unknown, sequenceNumber = ++this.#sequenceNumber): string {
    return JSON.stringify({
      event,
      stream_sid: this.#streamSid,
      sequence_number: String(sequenceNumber),
      [event]: body,
    });
  }
}
