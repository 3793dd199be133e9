import { createCallToken } from '../../src/index.js';
import { ExotelMessages } from '../../src/testing/caller/exotelMessages.js';
import { frame } from '../../spec/kit/sockets/RawPeer.js';

/** The secret that signs tokens. */
export const SECRET = 'a secret for the soak';

/** Peers that each reach a limit and stay there. */
export interface LimitCase {
  readonly title: string;
  /** Number of peers. @defaultValue the number of calls */
  readonly peers?: number;
  /** The handler of the calls. */
  readonly handler?: 'queue' | 'marks' | 'flood' | 'smallFlood' | 'tokens';
  /** The first bytes of a peer. @defaultValue a handshake */
  readonly request?: string;
  /** The path of the handshake. */
  readonly path?: () => string;
  /** The frames that they send then. */
  readonly frames?: readonly Uint8Array[];
  /** Whether every frame must arrive separately. */
  readonly isSlow?: boolean;
  /** Whether they become calls that stay open. */
  readonly isCall: boolean;
  /** Whether they read. @defaultValue true */
  readonly isReading?: boolean;
  /** Whether they have disconnected when memory is measured. */
  readonly isGone?: boolean;
  /** The limit in docs/deploy.md on the cost of one peer, in bytes of heap and buffers. */
  readonly maxBytes: number;
  /** The row of its table; undefined for a case that is not a limit. */
  readonly row?: string;
  /** How many units of the row a peer has. @defaultValue 1 */
  readonly times?: number;
}

const MESSAGE_BYTES = 262_144;
/** A character beyond Latin-1 makes a string need two bytes per character. */
const WIDE = '✓';

const messages = new ExotelMessages();
const text = (message: string) => frame(Buffer.from(message));
const start = [text(messages.connected()), text(messages.start())];
const wide = (bytes: number) => WIDE + 'x'.repeat(bytes - 3);
/** A message that is never finished, in a number of fragments. */
const fragments = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, index) =>
    frame('x'.repeat(bytes), { opcode: index === 0 ? 1 : 0, isFinal: false }),
  );
/** The bytes of one read; a fragment within them keeps all of them in memory. */
const pongs = Buffer.concat(new Array<Buffer>(490).fill(frame('x'.repeat(125), { opcode: 10 })));
const odd = Array.from({ length: 20 }, (_, index) =>
  [
    `{"event":"${wide(20_000)}","n":${index}}`,
    `{"event":"dtmf","dtmf":{"digit":"${wide(20_000)}"}}`,
    `{"event":"mark","mark":{"name":"${wide(20_000)}"}}`,
    `{"event":"media","stream_sid":"${wide(20_000)}"}`,
    `{"event":"start","start":{"call_sid":"${wide(20_000)}"}}`,
    `{"event":"clear","sequence_number":"${wide(20_000)}"}`,
    `{"event":"dtmf","dtmf":{"digit":"1","extra":"${wide(20_000)}"}}`,
  ].map(text),
).flat();

/** One case for each limit that keeps memory. */
export const LIMIT_CASES: Readonly<Record<string, LimitCase>> = {
  connections: {
    title: 'a connection that says nothing (maxConnections)',
    peers: 1_400,
    request: '',
    isCall: false,
    maxBytes: 10_000,
    row: 'a connection that says nothing, or headers without an end',
  },
  headers: {
    title: 'headers without an end (16 KiB)',
    peers: 1_400,
    request: `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(16_000)}`,
    isCall: false,
    maxBytes: 10_000,
    row: 'a connection that says nothing, or headers without an end',
  },
  handshakes: {
    title: 'a WebSocket that says nothing (maxPendingHandshakes)',
    peers: 200,
    isCall: false,
    maxBytes: 17_000,
    row: 'a WebSocket that says nothing',
  },
  beforeStart: {
    title: 'text before `start`, and a second of audio (maxBytesBeforeStart)',
    peers: 200,
    frames: [
      text(`{"event":"connected","custom_parameters":"a=${'x'.repeat(8_000)},b=${wide(250_000)}"}`),
      ...new Array<Uint8Array>(2).fill(text(`{"event":"mark","mark":{"name":"${wide(262_000)}"}}`)),
      ...Array.from({ length: 50 }, (_, at) => text(messages.media(new Int16Array(480), at * 20))),
    ],
    isCall: false,
    maxBytes: 100_000,
    row: 'text before `start`: parameters, names, a second of audio',
  },
  calls: {
    title: 'a call with a second of audio, which is read',
    frames: [
      ...start,
      ...Array.from({ length: 50 }, (_, at) => text(messages.media(new Int16Array(160), at * 20))),
    ],
    isCall: true,
    maxBytes: 60_000,
  },
  info: {
    title: 'a call whose `start` is one message of text (maxMessageBytes)',
    frames: [text(new ExotelMessages({ callSid: wide(261_000) }).start())],
    isCall: true,
    maxBytes: 600_000,
    row: 'a `start` that is one message of text',
  },
  message: {
    title: 'a message that is never finished, in fragments (maxMessageBytes)',
    frames: [...start, ...fragments(15, 17_000)],
    isCall: true,
    maxBytes: 400_000,
    row: 'a message that is never finished, in 16 fragments',
  },
  pieces: {
    title: 'a message that is never finished, in pieces of the network (maxMessageBytes)',
    peers: 20,
    frames: [...start, ...cut(frame('x'.repeat(MESSAGE_BYTES - 1)).subarray(0, -1), 257)],
    isSlow: true,
    isCall: true,
    maxBytes: 600_000,
    row: 'one in 1,024 pieces, as the network delivers them',
  },
  pongs: {
    title: 'fragments that each came with 64 KiB of pongs (maxMessageBurst)',
    frames: [...start, ...fragments(15, 1).flatMap((fragment) => [fragment, pongs])],
    isCall: true,
    maxBytes: 1_000_000,
    row: 'one whose fragments each came with 64 KiB of pongs',
  },
  diagnostics: {
    title: 'reported anomalies (maxDiagnosticsKept)',
    frames: [...start, ...odd],
    isCall: true,
    maxBytes: 60_000,
    row: 'odd messages that are reported',
  },
  keys: {
    title: 'keys that nobody takes (64)',
    frames: [...start, ...Array.from({ length: 100 }, () => text(messages.dtmf('1')))],
    isCall: true,
    maxBytes: 60_000,
  },
  slowReaders: {
    title: 'audio that is not read (maxBufferedBytes)',
    peers: 50,
    handler: 'flood',
    frames: start,
    isReading: false,
    isCall: false,
    maxBytes: 1_100_000,
    row: 'audio that the peer does not read, without what the kernel holds',
  },
  slowReadersOfSmall: {
    title: 'the same, in messages of 20 ms (maxBufferedBytes)',
    peers: 50,
    handler: 'smallFlood',
    frames: start,
    isReading: false,
    isCall: false,
    maxBytes: 1_100_000,
    row: 'audio that the peer does not read, without what the kernel holds',
  },
  queue: {
    title: 'two minutes of audio in the queue, at 8 kHz (outbound.maxQueueMs)',
    handler: 'queue',
    frames: start,
    isCall: true,
    maxBytes: 2_100_000,
    row: 'two minutes of audio in the queue, at 8 kHz; three times that at 24',
  },
  marks: {
    title: 'the same, and marks behind it (maxPlaybacks)',
    peers: 10,
    handler: 'marks',
    frames: start,
    isCall: true,
    maxBytes: 1_600,
    row: 'a mark that waits; a playback takes more',
    times: 10_000,
  },
  tokens: {
    title: 'a token that has been used (maxUsedTokens)',
    peers: 2_000,
    handler: 'tokens',
    path: () => `/${createCallToken({ secret: SECRET })}?${'x'.repeat(4_000)}`,
    isCall: false,
    isGone: true,
    maxBytes: 800,
    row: 'a token that has been used',
  },
};

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
