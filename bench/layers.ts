import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';
import { askStage } from './session/askStage.js';

// Where the time of a message goes. A layer is the difference of two rows, one of which has it, or measured by itself.

const processes = 2;
const loop = 'the loop of the bench';
const layers = [
  { what: 'the frame of the WebSocket, and its mask', has: 'read ahead of ws', not: loop },
  { what: 'the same in ws, with a check of UTF-8', has: 'ws: unmask, check UTF-8', not: loop },
  { what: 'scan', has: 'scan', not: loop },
  { what: 'base64, and the view of the samples', has: 'scan, base64, view', not: 'scan' },
  { what: 'the frame of audio', has: 'scan, base64, frame', not: 'scan, base64, view' },
  { what: 'rxjs: a Subject', has: 'scan, base64, frame, Subject', not: 'scan, base64, frame' },
  {
    what: 'rxjs: each operator behind it, such as map',
    has: 'scan, base64, frame, Subject, map',
    not: 'scan, base64, frame, Subject',
  },
  {
    what: 'session: limits, counters, watchdog, scope',
    has: 'exotel-rx, to audio$',
    not: 'scan, base64, frame, Subject',
  },
  {
    what: 'send: queue, pacing, clock, framing, encode',
    has: 'exotel-rx, audio$ → send',
    not: 'exotel-rx, to audio$',
  },
  { what: 'of that, framing', has: 'framing', not: loop },
  { what: 'of that, encode (one message in ten)', has: 'encode', not: loop },
  { what: 'ws: send (one message in ten)', has: 'encode, ws: send', not: 'encode' },
  { what: 'these two, if messages were strings', has: 'encode, ws: send, as strings', not: loop },
  { what: 'everything of exotel-rx, audio$ → send', has: 'exotel-rx, audio$ → send', not: loop },
  { what: 'when nobody reads', has: 'exotel-rx, nobody reads', not: loop },
  { what: 'when only dtmf$ is read', has: 'exotel-rx, dtmf$ is read', not: loop },
  {
    what: 'reading wire$ too adds',
    has: 'exotel-rx, audio$ and wire$ are read',
    not: 'exotel-rx, to audio$',
  },
  {
    what: 'reading heard$ too adds',
    has: 'exotel-rx, audio$ → send, heard$ is read',
    not: 'exotel-rx, audio$ → send',
  },
];

const costs = new Map<string, number[]>();
for (let run = 0; run < processes; run++) {
  for (const name of new Set(layers.flatMap(({ has, not }) => [has, not]))) {
    costs.set(name, [...(costs.get(name) ?? []), ...(await askStage('worker', name))]);
  }
}
const costsOf = (name: string) => costs.get(name) ?? [];
report({
  rows: compareRows(
    layers.map(({ what, has, not }) => ({
      what,
      unit: 'ns a message',
      rounds: costsOf(has).map((cost, round) => cost - (costsOf(not)[round] ?? Number.NaN)),
    })),
  ),
  notes: [
    `per inbound message of 320 bytes; 200 calls of 200 messages, 6 rounds in each of ${processes} processes, in virtual time`,
    'the kernel’s part of the sockets is not in here: it is most of what `echo` shows',
  ],
});
