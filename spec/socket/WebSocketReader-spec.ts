import fc from 'fast-check';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { WebSocketReader } from '../../src/socket/WebSocketReader';
import { MediaScanner } from '../../src/wire/MediaScanner';
import { acceptStream } from '../support/acceptStream';
import { frame, type FrameOptions } from '../support/RawPeer';

const MAX_MESSAGE_BYTES = 3_000;

/** The same frame every time. */
const frameOf = (payload: Uint8Array | string, options: FrameOptions = {}): Buffer =>
  frame(payload, { mask: Buffer.from([0x37, 0xfa, 0x21, 0x3d]), ...options });

/** A stream that reads what it is given, piece by piece, when it is asked, and keeps what is written. */
class PieceStream extends Duplex {
  readonly written: Buffer[] = [];
  readonly #pieces: Buffer[];

  constructor(pieces: readonly Buffer[]) {
    super();
    // Copies, since masks are taken off in place.
    this.#pieces = pieces.map((piece) => Buffer.from(piece));
  }

  override _read(): void {
    this.push(this.#pieces.shift() ?? null);
  }

  override _write(bytes: Buffer, _encoding: string, callback: () => void): void {
    this.written.push(bytes);
    callback();
  }
}

/** A socket that gets what comes, piece by piece, whether it asks or not, as one of a network does. */
class PieceSocket extends Socket {
  readonly written: Buffer[] = [];
  readonly #pieces: Buffer[];
  #isStopped = false;

  constructor(pieces: readonly Buffer[]) {
    super();
    this.#pieces = pieces.map((piece) => Buffer.from(piece));
    this.#go();
  }

  #go(): void {
    process.nextTick(() => {
      const piece = this.#pieces.shift();
      if (piece === undefined) {
        this.push(null);
      } else if (this.push(piece)) {
        this.#go();
      } else {
        this.#isStopped = true;
      }
    });
  }

  override _read(): void {
    if (this.#isStopped) {
      this.#isStopped = false;
      this.#go();
    }
  }

  override _write(data: Buffer | string, _encoding: string, callback: () => void): void {
    this.written.push(Buffer.from(data));
    callback();
  }

  override _final(callback: () => void): void {
    callback();
  }

  override _writev(chunks: readonly { readonly chunk: Buffer | string }[], callback: () => void): void {
    this.written.push(...chunks.map(({ chunk }) => Buffer.from(chunk)));
    callback();
  }
}

type Kind = typeof PieceStream | typeof PieceSocket;

interface Seen {
  /** Everything that was told, in order. */
  readonly told: readonly string[];
  /** What the server has said, behind its answer to the upgrade. */
  readonly written: string;
  /** Whether the socket was read until nothing more came. */
  readonly isReadToEnd: boolean;
  /** How many texts were read ahead of ws. */
  readonly ahead: number;
}

interface Peer {
  readonly kind: Kind;
  readonly pieces: readonly Buffer[];
  readonly isAhead: boolean;
  /** What is done when a text has been told. */
  readonly onText?: (text: string, reader: WebSocketReader | undefined, stream: Duplex) => void;
}

/** A connection from its upgrade to its end. */
async function connected({ kind, pieces, isAhead, onText }: Peer): Promise<Seen> {
  const stream = new kind(pieces);
  const told: string[] = [];
  let ahead = 0;
  const webSocket = acceptStream(stream, { maxPayload: MAX_MESSAGE_BYTES });
  let reader: WebSocketReader | undefined = undefined;
  const tell = (text: Buffer) => {
    told.push(`message ${text.toString('latin1')}`);
    onText?.(text.toString('latin1'), reader, stream);
  };
  webSocket.on('message', tell);
  webSocket.on('ping', (data) => told.push(`ping ${data.toString('latin1')}`));
  webSocket.on('pong', (data) => told.push(`pong ${data.toString('latin1')}`));
  webSocket.on('error', (error) => told.push(`error ${error.message}`));
  const closed = new Promise<number>((resolve) => webSocket.on('close', resolve));
  if (isAhead) {
    reader = WebSocketReader.of(stream, {
      maxMessageBytes: MAX_MESSAGE_BYTES,
      onText: (length) => {
        ahead++;
        const text = MediaScanner.shared?.text;
        expect(text).toHaveLength(length);
        tell(text ?? Buffer.alloc(0));
      },
    });
  }
  told.push(`close ${await closed}`);
  return {
    told,
    written: Buffer.concat(stream.written).toString('latin1').split('\r\n\r\n').slice(1).join('\r\n\r\n'),
    isReadToEnd: stream.readableEnded,
    ahead,
  };
}

const masks = fc.uint8Array({ minLength: 4, maxLength: 4 });
const bytesOf = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength, size: 'max' });
const texts = fc.oneof(
  { weight: 3, arbitrary: bytesOf(126, 700) },
  { weight: 2, arbitrary: bytesOf(0, 125) },
);
const usual = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(texts, masks).map(([text, mask]) => frameOf(text, { mask })) },
  { weight: 1, arbitrary: bytesOf(MAX_MESSAGE_BYTES - 1, MAX_MESSAGE_BYTES).map((text) => frameOf(text)) },
  { weight: 1, arbitrary: bytesOf(0, 125).map((text) => frameOf(text, { lengthBits: 16 })) },
  { weight: 1, arbitrary: bytesOf(0, 300).map((bytes) => frameOf(bytes, { opcode: 2 })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(bytesOf(0, 125), fc.constantFrom(9, 10))
      .map(([data, opcode]) => frameOf(data, { opcode })),
  },
);
const unusual = fc.oneof(
  bytesOf(2, 40).map((bytes) =>
    Buffer.concat([
      frameOf(bytes.subarray(1), { isFinal: false }),
      frameOf(bytes.subarray(0, 1), { opcode: 0 }),
    ]),
  ),
  bytesOf(0, 10).map((bytes) => frameOf(bytes, { lengthBits: 64 })),
  bytesOf(MAX_MESSAGE_BYTES + 1, MAX_MESSAGE_BYTES + 20).map((text) => frameOf(text)),
  bytesOf(0, 130).map((text) => frameOf(text, { isMasked: false })),
  bytesOf(126, 130).map((data) => frameOf(data, { opcode: 9 })),
  fc.constant(frameOf(Buffer.from([0x03, 0xe8]), { opcode: 8 })),
  fc.constant(frameOf('', { opcode: 8 })),
  fc
    .record({
      bytes: bytesOf(0, 10),
      opcode: fc.nat({ max: 15 }),
      isFinal: fc.boolean(),
      reserved: fc.nat({ max: 7 }),
    })
    .map(({ bytes, ...options }) => frameOf(bytes, options)),
);
const frames = fc.array(fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: unusual }), {
  maxLength: 12,
});
/** The bytes of frames, as a network may deliver them: some in one piece each, some cut, some joined. */
const deliveries = fc
  .tuple(
    frames,
    fc.array(fc.nat({ max: 1 << 20 }), { maxLength: 12 }),
    // Within headers.
    fc.array(fc.nat({ max: 8 }), { maxLength: 12 }),
    fc.boolean(),
  )
  .map(([list, cuts, headerCuts, isCutAtFrames]) => {
    const bytes = Buffer.concat(list);
    let end = 0;
    const ends = list.map(({ length }) => (end += length));
    const places = [
      ...(isCutAtFrames ? ends : []),
      ...cuts.map((cut) => cut % (bytes.length + 1)),
      ...headerCuts.map((cut, index) => Math.min((ends[index - 1] ?? 0) + cut, bytes.length)),
    ].toSorted((a, b) => a - b);
    return [...places, bytes.length].flatMap((place, index) => {
      const piece = bytes.subarray(places[index - 1] ?? 0, place);
      return piece.length === 0 ? [] : [piece];
    });
  });

describe.each<[string, Kind]>([
  ['a stream that is asked for what has come', PieceStream],
  ['a socket that gets what comes', PieceSocket],
])('WebSocketReader of %s', (_kind, kind) => {
  it('should change nothing of what is told and answered, whatever comes, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (pieces) => {
        const alone = await connected({ kind, pieces, isAhead: false });
        const both = await connected({ kind, pieces, isAhead: true });

        expect({ ...both, ahead: 0 }).toEqual(alone);
      }),
      // The limit ends the search for a shorter example of what hangs.
      { numRuns: 300, interruptAfterTimeLimit: 30_000 },
    );
  });

  const told = async (pieces: readonly Buffer[]) => {
    const { told: events, ahead } = await connected({ kind, pieces, isAhead: true });
    return [...events.map((event) => event.split(' ').slice(0, 2).join(' ')), ahead];
  };

  it('should read texts that have come whole, however many at once', async () => {
    expect(await told([frameOf('a'), Buffer.concat([frameOf('b'), frameOf('c'.repeat(200))])])).toEqual([
      'message a',
      'message b',
      `message ${'c'.repeat(200)}`,
      'close 1006',
      3,
    ]);
  });

  it('should leave to ws what has not come whole, and read on behind it', async () => {
    const cut = frameOf('b');
    const long = frameOf('d'.repeat(300));

    expect(
      await told([
        Buffer.concat([frameOf('a'), cut.subarray(0, 1)]),
        cut.subarray(1),
        frameOf('c'),
        long.subarray(0, 3),
        long.subarray(3, 100),
        Buffer.concat([long.subarray(100), frameOf('e').subarray(0, 3)]),
        frameOf('e').subarray(3),
        frameOf('f'),
      ]),
    ).toEqual([
      'message a',
      'message b',
      'message c',
      `message ${'d'.repeat(300)}`,
      'message e',
      'message f',
      'close 1006',
      3,
    ]);
  });

  it('should leave pings and bytes to ws, and read on behind them', async () => {
    expect(
      await told([
        Buffer.concat([frameOf('a'), frameOf('p', { opcode: 9 }), frameOf('b')]),
        frameOf('c', { opcode: 2 }),
        frameOf('d'),
      ]),
    ).toEqual(['message a', 'ping p', 'message b', 'message c', 'message d', 'close 1006', 2]);
  });

  it.each([
    [
      'a fragment',
      [frameOf('b', { isFinal: false }), frameOf('c', { opcode: 0 })],
      ['message bc', 'message d'],
    ],
    ['a length in eight bytes', [frameOf('b', { lengthBits: 64 })], ['message b', 'message d']],
  ])('should leave all to ws from %s on', async (_name, odd, events) => {
    expect(await told([frameOf('a'), ...odd, frameOf('d')])).toEqual([
      'message a',
      ...events,
      'close 1006',
      1,
    ]);
  });

  it.each([
    ['a ping', 9],
    ['a pong', 10],
    ['a close', 8],
  ])('should leave %s to ws that is too long as soon as that is seen', async (_name, opcode) => {
    const long = frameOf('b'.repeat(126), { opcode });

    expect(
      await connected({
        kind,
        pieces: [long.subarray(0, 2), long.subarray(2, 9), long.subarray(9)],
        isAhead: true,
      }),
    ).toEqual({
      told: ['error Invalid WebSocket frame: invalid payload length 126', 'close 1006'],
      written: '\x88\x02\x03\xea',
      isReadToEnd: true,
      ahead: 0,
    });
  });

  it('should leave all to ws that comes in more pieces than it bears', async () => {
    const long = frameOf('b'.repeat(2_000));
    const bytes = Array.from(long, (_byte, at) => long.subarray(at, at + 1));

    const { told: events, written } = await connected({
      kind,
      pieces: [...bytes, frameOf('c')],
      isAhead: true,
    });

    expect([events, written]).toEqual([['error Too many buffered chunks', 'close 1006'], '\x88\x02\x03\xf0']);
  });

  it('should let ws answer a close', async () => {
    const { told: events, written } = await connected({
      kind,
      pieces: [Buffer.concat([frameOf('a'), frameOf(Buffer.from([0x03, 0xe8]), { opcode: 8 })])],
      isAhead: true,
    });

    expect([events, written]).toEqual([['message a', 'close 1000'], '\x88\x02\x03\xe8']);
  });

  it('should leave the rest to ws when it steps aside in the middle', async () => {
    const { told: events, ahead } = await connected({
      kind,
      pieces: [Buffer.concat([frameOf('a'), frameOf('b')]), frameOf('c')],
      isAhead: true,
      onText: (_text, reader) => {
        reader?.stepAside();
      },
    });

    expect([events, ahead]).toEqual([['message a', 'message b', 'message c', 'close 1006'], 1]);
  });

  it.each(['data', 'readable'])('should not read a socket of which others want the %s too', (event) => {
    const stream = new kind([]);
    const theirs = () => undefined;
    stream.on('data', theirs);
    stream.on(event, () => undefined);

    expect(WebSocketReader.of(stream, { maxMessageBytes: 1_000, onText: () => undefined })).toBe(undefined);
    expect(stream.listeners('data')).toContain(theirs);
  });
});

describe('WebSocketReader of a socket', () => {
  const pieces = ['a', 'b', 'c'].map((text) => frameOf(text));
  const heard = ['message a', 'message b', 'message c', 'close 1006'];

  it('should take texts where they come in, so that the stream has nothing to do with them', async () => {
    const readByStream: boolean[] = [];
    const { told } = await connected({
      kind: PieceSocket,
      pieces,
      isAhead: true,
      onText: (_text, _reader, stream) => readByStream.push(stream.readableDidRead),
    });

    expect([told, readByStream]).toEqual([heard, [false, false, false]]);
  });

  it('should read nothing while the socket is paused, and nothing ahead of what came meanwhile', async () => {
    const texts: string[] = [];
    const { told, ahead } = await connected({
      kind: PieceSocket,
      pieces,
      isAhead: true,
      onText: (text, _reader, stream) => {
        texts.push(text);
        if (text === 'a') {
          stream.pause();
          stream.push(frameOf('paused'));
          texts.push('goes on');
          stream.resume();
          stream.push(frameOf('behind'));
        }
      },
    });

    expect([told, ahead]).toEqual([['message a', 'message paused', 'message behind', ...heard.slice(1)], 5]);
    expect(texts).toEqual(['a', 'goes on', 'paused', 'behind', 'b', 'c']);
  });

  it('should let others see all that comes once they listen', async () => {
    const seen: number[] = [];
    const { told, ahead } = await connected({
      kind: PieceSocket,
      pieces,
      isAhead: true,
      onText: (text, _reader, stream) => {
        if (text === 'a') {
          stream.on('data', (bytes: Buffer) => seen.push(bytes.length));
        }
      },
    });

    expect([told, ahead, seen]).toEqual([heard, 3, [7, 7]]);
  });

  it('should leave a `push` that others have put there', () => {
    const options = { maxMessageBytes: 1_000, onText: () => undefined };
    const before = new PieceSocket([]);
    const after = new PieceSocket([]);
    const theirs = () => true;
    acceptStream(before);
    acceptStream(after);
    Object.assign(before, { push: theirs });
    WebSocketReader.of(before, options);
    const reader = WebSocketReader.of(after, options);

    Object.assign(after, { push: theirs });
    reader?.stepAside();

    expect([before, after]).toEqual([
      expect.objectContaining({ push: theirs }),
      expect.objectContaining({ push: theirs }),
    ]);
  });
});
