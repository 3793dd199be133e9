import type { InboundMessage } from '../../src/wire/InboundMessage';
import { parseMessage } from '../../src/wire/parseMessage';
import { samplesToPcm16 } from '../../src/audio/pcm16';

/** Messages of a caller's stream, numbered in the order of their creation. */
export const inbound = {
  start: (mediaFormat: object = {}): InboundMessage =>
    parseMessage(JSON.stringify({ event: 'start', start: { stream_sid: 's1', media_format: mediaFormat } })),
  media: (
    audio: readonly number[] | Uint8Array,
    fields: object = {},
    sequenceNumber?: number,
  ): InboundMessage => {
    const bytes = audio instanceof Uint8Array ? audio : samplesToPcm16(Int16Array.from(audio));
    const payload = Buffer.from(bytes).toString('base64');
    return parseMessage(
      JSON.stringify({ event: 'media', sequence_number: sequenceNumber, media: { payload, ...fields } }),
    );
  },
  dtmf: (digit: string, sequenceNumber?: number, duration?: number): InboundMessage =>
    parseMessage(
      JSON.stringify({ event: 'dtmf', sequence_number: sequenceNumber, dtmf: { digit, duration } }),
    ),
  mark: (name: string): InboundMessage => parseMessage(JSON.stringify({ event: 'mark', mark: { name } })),
  stop: (): InboundMessage => parseMessage('{"event":"stop"}'),
  invalid: (): InboundMessage => parseMessage('no JSON'),
};
