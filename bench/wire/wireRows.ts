import { MessageDecoder } from '../../src/wire/MessageDecoder.js';
import { MessageEncoder } from '../../src/wire/MessageEncoder.js';
import { parseMessage } from '../../src/wire/parseMessage.js';

/** One line of the table: what is timed, and how much of its baseline it may take. */
export interface WireRow {
  readonly what: string;
  readonly run: (index: number) => unknown;
  readonly baseline?: string;
  readonly target?: number;
}

const variants = 64;
const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';

/** Rows and their baseline, which are measured in one process, by name. */
export const wireRows: ReadonlyMap<string, () => readonly WireRow[]> = new Map([
  ['decode 320', () => decodeRows(320, 2.5)],
  ['decode 3200', () => decodeRows(3_200, 1)],
  ['encode 320', () => encodeRows(320, 1.15)],
  ['encode 3200', () => encodeRows(3_200, 1.15)],
]);

function decodeRows(payloadBytes: number, target: number): WireRow[] {
  const texts = noise(payloadBytes).map((payload, index) => {
    const base64 = payload.toString('base64');
    return `{"event":"media","stream_sid":"${streamSid}","sequence_number":"${112 + index}","media":{"chunk":"${111 + index}","timestamp":"${2_220 + 20 * index}","payload":"${base64}"}}`;
  });
  const frames = texts.map((text) => Buffer.from(text));
  const at = pick(frames).indexOf('"payload":"') + '"payload":"'.length;
  const starts = frames.map((frame) => frame.indexOf('"payload":"') + '"payload":"'.length);
  const decoder = new MessageDecoder();
  const baseline = `base64 of ${payloadBytes} bytes, decoded`;
  return [
    {
      what: baseline,
      run: (index) => {
        const frame = pick(frames, index);
        return Buffer.from(
          frame.toString('latin1', starts[index % variants] ?? at, frame.length - 3),
          'base64',
        );
      },
    },
    {
      what: `decode ${payloadBytes} bytes to samples`,
      baseline,
      target,
      run: (index) => {
        const message = decoder.decode(pick(frames, index));
        if (message.event !== 'media') throw new Error(`not a media message: ${message.event}`);
        const { buffer, byteOffset, length } = message.payload;
        return new Int16Array(buffer, byteOffset, length / 2);
      },
    },
    {
      what: `decode ${payloadBytes} bytes from a string`,
      baseline,
      run: (index) => decoder.decode(pick(texts, index)),
    },
    {
      what: `decode ${payloadBytes} bytes through the schema`,
      baseline,
      run: (index) => parseMessage(pick(frames, index)),
    },
  ];
}

function encodeRows(payloadBytes: number, target: number): WireRow[] {
  const payloads = noise(payloadBytes);
  const messages = payloads.map((payload) => ({ event: 'media', payload }) as const);
  const encoder = new MessageEncoder({ streamSid });
  const baseline = `base64 of ${payloadBytes} bytes, encoded`;
  return [
    { what: baseline, run: (index) => pick(payloads, index).toString('base64') },
    {
      what: `encode ${payloadBytes} bytes`,
      baseline,
      target,
      run: (index) => encoder.encode(pick(messages, index)),
    },
    {
      what: `encode ${payloadBytes} bytes as ws is given them`,
      baseline,
      run: (index) => encoder.encodeShared(pick(messages, index)),
    },
  ];
}

/** Noise of full scale, the same in every run. */
function noise(bytes: number): Buffer[] {
  let state = 1;
  return Array.from({ length: variants }, () =>
    Buffer.from(
      Array.from({ length: bytes }, () => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return state >>> 16;
      }),
    ),
  );
}

function pick<T>(items: readonly T[], index = 0): T {
  const item = items[index % variants];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
