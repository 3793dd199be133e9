import { map, Subject, tap } from 'rxjs';
import { AudioDecoder } from '../../src/audio/AudioDecoder.js';
import type { AudioFrame } from '../../src/audio/AudioFrame.js';
import { Framer } from '../../src/audio/Framer.js';
import { samplesToPcm16 } from '../../src/audio/pcm16.js';
import type { CallConnection } from '../../src/session/CallConnection.js';
import type { CallSession } from '../../src/session/CallSession.js';
import { Ticker } from '../../src/session/Ticker.js';
import { MediaScanner } from '../../src/wire/MediaScanner.js';
import { MessageDecoder } from '../../src/wire/MessageDecoder.js';
import { MessageEncoder } from '../../src/wire/MessageEncoder.js';
import { PayloadSlab } from '../../src/wire/PayloadSlab.js';
import { handWrittenEcho } from '../handWrittenEcho.js';
import { mediaTexts } from './mediaTexts.js';
import { virtualCall } from './VirtualCall.js';
import { WsPeer } from './WsPeer.js';

/** Takes a message of one call. */
export type Handler = (data: Buffer) => void;

/** Holds every result, so that no work is optimised away. */
const sink: { last?: unknown; sent: number } = { sent: 0 };
const send = (text: string | Buffer) => {
  sink.last = text;
  sink.sent++;
};
const keep = (value: unknown) => {
  sink.last = value;
};
const rate = 8_000;
const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';
const noise = new Uint8Array(3_200).map((_, at) => (at * 131) % 251);
const connections: CallConnection[] = [];

function sharedScanner(): MediaScanner {
  const { shared } = MediaScanner;
  if (shared === undefined) throw new Error('no WebAssembly here');
  return shared;
}

/** Scans a message, and decodes its payload. */
function samplesReader(): (data: Buffer) => Int16Array {
  const slab = new PayloadSlab();
  const scanner = sharedScanner();
  return (data) => {
    scanner.take(data);
    scanner.scan();
    return slab.audio(scanner) ?? new Int16Array(0);
  };
}

function frameReader(): (data: Buffer) => AudioFrame {
  const read = samplesReader();
  const decoder = new AudioDecoder({ encoding: 'pcm16', sampleRate: rate });
  const scanner = sharedScanner();
  return (data) => decoder.date(read(data), scanner.timestampMs, scanner.sequenceNumber);
}

/** For every tenth message, as frames of 3,200 bytes are made of ten. */
function everyTenth(act: () => void): Handler {
  let count = 0;
  return () => {
    if (++count % 10 === 0) act();
  };
}

function ownCalls(onCall: (call: CallSession) => void): () => Handler {
  const ticker = new Ticker();
  return () => {
    const connection = virtualCall({ ticker, send, onCall });
    connections.push(connection);
    // As a socket is given it.
    return connection.receive;
  };
}

const [firstText] = mediaTexts(1);
const payloadStart = (firstText?.indexOf('"payload":"') ?? 0) + '"payload":"'.length;

/** What is measured, by name: makes what makes the handler of a call. */
export const stages: Readonly<Record<string, () => () => Handler>> = {
  'the loop of the bench': () => () => keep,
  'read ahead of ws': () => () => {
    const peer = new WsPeer(keep);
    peer.readAhead(keep);
    return (data) => {
      peer.receive(data);
    };
  },
  'ws: unmask, check UTF-8': () => () => {
    const peer = new WsPeer(keep);
    return (data) => {
      peer.receive(data);
    };
  },
  scan: () => () => {
    const scanner = sharedScanner();
    return (data) => {
      scanner.take(data);
      keep(scanner.scan());
    };
  },
  'scan, base64, view': () => () => {
    const read = samplesReader();
    return (data) => {
      keep(read(data));
    };
  },
  'scan, base64, frame': () => () => {
    const read = frameReader();
    return (data) => {
      keep(read(data));
    };
  },
  'scan, base64, frame, Subject': () => () => {
    const read = frameReader();
    const frames = new Subject<AudioFrame>();
    frames.subscribe(keep);
    return (data) => {
      frames.next(read(data));
    };
  },
  'scan, base64, frame, Subject, map': () => () => {
    const read = frameReader();
    const frames = new Subject<AudioFrame>();
    frames.pipe(map((frame) => frame)).subscribe(keep);
    return (data) => {
      frames.next(read(data));
    };
  },
  'exotel-rx, nobody reads': () => ownCalls(() => undefined),
  'exotel-rx, dtmf$ is read': () => ownCalls((call) => call.dtmf$.subscribe(keep)),
  'exotel-rx, to audio$': () => ownCalls((call) => call.audio$.subscribe(keep)),
  'exotel-rx, audio$ and wire$ are read': () =>
    ownCalls((call) => {
      call.audio$.subscribe(keep);
      call.wire$.subscribe(keep);
    }),
  'exotel-rx, audio$ → send': () =>
    ownCalls((call) => {
      call.audio$.subscribe((frame) => {
        call.send(frame);
      });
    }),
  'exotel-rx, audio$ → tap → send': () =>
    ownCalls((call) => {
      call.audio$
        .pipe(
          tap((frame) => {
            call.send(frame);
          }),
        )
        .subscribe();
    }),
  'exotel-rx, audio$ → send, heard$ is read': () =>
    ownCalls((call) => {
      call.heard$.subscribe(keep);
      call.audio$.subscribe((frame) => {
        call.send(frame);
      });
    }),
  framing: () => () => {
    const framer = new Framer({ frameBytes: 3_200 });
    const samples = new Int16Array(160);
    return () => {
      framer.push(samplesToPcm16(samples.slice()));
      keep(framer.cut(false));
    };
  },
  encode: () => () => {
    const encoder = new MessageEncoder({ streamSid, sampleRate: rate });
    return everyTenth(() => {
      keep(encoder.encodeShared({ event: 'media', payload: noise }));
    });
  },
  'encode, ws: send': () => () => {
    const peer = new WsPeer(keep);
    const encoder = new MessageEncoder({ streamSid, sampleRate: rate });
    return everyTenth(() => {
      peer.send(encoder.encodeShared({ event: 'media', payload: noise }));
    });
  },
  'encode, ws: send, as strings': () => () => {
    const peer = new WsPeer(keep);
    const encoder = new MessageEncoder({ streamSid, sampleRate: rate });
    return everyTenth(() => {
      peer.send(encoder.encode({ event: 'media', payload: noise }));
    });
  },
  'base64 both ways, and no more': () => () => (data) => {
    keep(Buffer.from(data.toString('latin1', payloadStart, data.length - 3), 'base64').toString('base64'));
  },
  'hand-written JSON.parse and stringify': () => () => handWrittenEcho(send),
  'exotel-rx, decode alone': () => () => {
    const decoder = new MessageDecoder();
    return (data) => {
      keep(decoder.decode(data));
    };
  },
  'one view and three small objects': () => () => {
    const memory = new ArrayBuffer(8_192);
    return () => {
      keep([new Int16Array(memory, 0, 160), { a: 1, b: 2, c: 3, d: 4 }, { a: 1, b: 2, c: 3, d: 4 }]);
    };
  },
};

/** Ends the calls that were made. */
export function endCalls(): void {
  for (const connection of connections.splice(0)) connection.end('appEnded');
}

/** The stage of a name. */
export function stage(name: string): () => Handler {
  const create = stages[name];
  if (create === undefined) throw new RangeError(`There is no stage ${name}`);
  return create();
}
