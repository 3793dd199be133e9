import { CallConnection } from '../src/session/CallConnection.js';
import { Ticker } from '../src/session/Ticker.js';
import { ExotelMessages } from '../src/testing/exotelMessages.js';
import { MessageDecoder } from '../src/wire/MessageDecoder.js';
import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';
import { handWrittenEcho } from './handWrittenEcho.js';
import { VirtualTime } from './VirtualTime.js';

// What the echo costs between the socket's buffer and the socket's text, without sockets.

const calls = 200;
const rounds = 25;
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
const rows = [
  {
    what: 'base64 both ways, and no more',
    handlers: () =>
      Array.from({ length: calls }, (): Handler => {
        const at = frames[0]?.indexOf('"payload":"') ?? 0;
        return (data) => {
          const base64 = data.toString('latin1', at + 11, data.length - 3);
          sink.last = Buffer.from(base64, 'base64').toString('base64');
        };
      }),
  },
  {
    what: 'hand-written JSON.parse and stringify',
    handlers: () => Array.from({ length: calls }, (): Handler => handWrittenEcho(send)),
  },
  {
    what: 'exotel-rx, decode alone',
    handlers: () =>
      Array.from({ length: calls }, (): Handler => {
        const decoder = new MessageDecoder();
        return (data) => {
          sink.last = decoder.decode(data);
        };
      }),
  },
  { what: 'exotel-rx, to audio$', handlers: () => ownEcho(false) },
  { what: 'exotel-rx, audio$ → send', handlers: () => ownEcho(true) },
];
const baseline = 'hand-written JSON.parse and stringify';

const measured = rows.map(({ what }) => ({
  what,
  unit: 'ns a message',
  rounds: Array<number>(),
  ...(what !== baseline && { baseline }),
}));
for (let round = -3; round < rounds; round++) {
  for (const [index, { handlers }] of rows.entries()) {
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
    const ns = ((user + system) * 1_000) / (calls * messagesPerCall);
    if (round >= 0) measured[index]?.rounds.push(ns);
    for (const connection of connections.splice(0)) connection.end('appEnded');
  }
}
report({
  rows: compareRows(measured),
  notes: [
    `${calls} calls of ${messagesPerCall} messages of 20 ms, ${rounds} rounds a row in turn, in virtual time`,
  ],
});
