import { CallConnection } from '../../src/session/CallConnection.js';
import { Ticker } from '../../src/session/Ticker.js';
import { ExotelMessages } from '../../src/testing/exotelMessages.js';
import { MessageDecoder } from '../../src/wire/MessageDecoder.js';
import { handWrittenEcho } from '../handWrittenEcho.js';
import { VirtualTime } from '../VirtualTime.js';

// One row in a process of its own: how V8 compiles it must not depend on what else was measured.

const calls = 200;
const warmUpRounds = 3;
const rounds = 6;
const messagesPerCall = 200;
const frameMs = 20;

const time = new VirtualTime();
const messages = new ExotelMessages();
const connected = Buffer.from(messages.connected());
const start = Buffer.from(messages.start());
const frames = Array.from({ length: messagesPerCall }, (_, index) => {
  const samples = Int16Array.from({ length: 160 }, (__, at) => ((at * 131 + index * 7) % 251) * 100);
  return Buffer.from(messages.media(samples, index * frameMs));
});
/** Holds every result, so that no work is optimised away. */
const sink: { last?: unknown; sent: number } = { sent: 0 };
const send = (text: string) => {
  sink.last = text;
  sink.sent++;
};

/** Takes a message of one call. */
type Handler = (data: Buffer) => void;

function ownEcho(isSent: boolean): Handler[] {
  const ticker = new Ticker();
  return Array.from({ length: calls }, () => {
    const connection = new CallConnection({
      transport: {
        send,
        ping: () => false,
        bufferedBytes: () => 0,
        close: () => {
          connection.socketClosed(1000);
        },
        terminate: () => {
          connection.socketClosed(1006);
        },
      },
      upgrade: undefined,
      options: {},
      ticker,
      onCall: (call) => {
        call.audio$.subscribe((frame) => {
          sink.last = frame;
          if (isSent) call.send(frame);
        });
      },
      onRejected: () => undefined,
      onGone: () => undefined,
    });
    connection.receive(connected);
    connection.receive(start);
    connections.push(connection);
    return (data) => {
      connection.receive(data);
    };
  });
}

const connections: CallConnection[] = [];
const handlersOf: Readonly<Record<string, () => Handler[]>> = {
  'base64 both ways, and no more': () =>
    Array.from({ length: calls }, (): Handler => {
      const at = frames[0]?.indexOf('"payload":"') ?? 0;
      return (data) => {
        const base64 = data.toString('latin1', at + 11, data.length - 3);
        sink.last = Buffer.from(base64, 'base64').toString('base64');
      };
    }),
  'hand-written JSON.parse and stringify': () =>
    Array.from({ length: calls }, (): Handler => handWrittenEcho(send)),
  'exotel-rx, decode alone': () =>
    Array.from({ length: calls }, (): Handler => {
      const decoder = new MessageDecoder();
      return (data) => {
        sink.last = decoder.decode(data);
      };
    }),
  'exotel-rx, to audio$': () => ownEcho(false),
  'exotel-rx, audio$ → send': () => ownEcho(true),
};

const handlers = handlersOf[process.argv[2] ?? ''];
if (handlers === undefined) {
  throw new RangeError(`There is no row ${process.argv[2] ?? ''}`);
}
const nanoseconds: number[] = [];
for (let round = -warmUpRounds; round < rounds; round++) {
  const each = handlers();
  const before = process.cpuUsage();
  for (const frame of frames) {
    // Ten calls a millisecond.
    for (let first = 0; first < calls; first += calls / frameMs) {
      time.advance(1);
      for (let call = first; call < first + calls / frameMs; call++) each[call]?.(frame);
    }
  }
  // CPU time, with that of the garbage collector's threads, and without that of other processes.
  const { user, system } = process.cpuUsage(before);
  if (round >= 0) nanoseconds.push(((user + system) * 1_000) / (calls * messagesPerCall));
  for (const connection of connections.splice(0)) connection.end('appEnded');
}
process.send?.(nanoseconds);
process.disconnect();
