import { omitUndefined } from '../../wire/messages/omitUndefined.js';
import type { MaskedDtmf, WireMessage } from '../../session/contract/WireMessage.js';

/** A message of `wire$`, of which the key may be known. */
export type WritableMessage =
  Exclude<WireMessage['message'], MaskedDtmf> | (Omit<MaskedDtmf, 'digit'> & { readonly digit: string });

/** Writes a message as it stands on the wire: in Exotel's spelling, whatever it was. */
export function writeWireMessage(message: WritableMessage, streamSid: string): string {
  if (message.event === 'invalid') {
    return message.raw;
  }
  const head = {
    event: message.event === 'unknown' ? message.name : message.event,
    stream_sid: 'streamSid' in message ? message.streamSid : streamSid,
    sequence_number: 'sequenceNumber' in message ? text(message.sequenceNumber) : undefined,
  };
  return JSON.stringify(omitUndefined({ ...head, ...body(message), ...extra(message) }));
}

function body(message: Exclude<WritableMessage, { event: 'invalid' }>): object {
  switch (message.event) {
    case 'media': {
      const { payload } = message;
      const { chunk, timestampMs, track } = 'chunk' in message || 'timestampMs' in message ? message : {};
      const base64 = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('base64');
      return {
        media: omitUndefined({ chunk: text(chunk), timestamp: text(timestampMs), track, payload: base64 }),
      };
    }
    case 'dtmf':
      return { dtmf: omitUndefined({ digit: message.digit, duration: text(message.durationMs) }) };
    case 'mark':
      return { mark: { name: message.name } };
    case 'stop': {
      const { callSid, accountSid, reason } = message;
      return { stop: omitUndefined({ call_sid: callSid, account_sid: accountSid, reason }) };
    }
    case 'start': {
      const { callSid, accountSid, legSid, from, to, customParameters, mediaFormat } = message;
      const { encoding, sampleRate, wireEncoding, bitRate } = mediaFormat;
      return {
        start: omitUndefined({
          stream_sid: message.streamSid,
          call_sid: callSid,
          leg_sid: legSid,
          account_sid: accountSid,
          from,
          to,
          custom_parameters: Object.keys(customParameters).length === 0 ? undefined : customParameters,
          media_format: omitUndefined({
            encoding: wireEncoding ?? encoding,
            sample_rate: text(sampleRate),
            bit_rate: bitRate,
          }),
        }),
      };
    }
    case 'unknown':
      return message.fields;
    case 'connected':
    case 'clear':
      return {};
    default:
      return message satisfies never;
  }
}

function extra(message: WritableMessage): object {
  return 'extra' in message ? (message.extra ?? {}) : {};
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
