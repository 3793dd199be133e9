import { fork } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { report } from '../shared/BenchResult.js';
import { compareRows } from '../shared/compareRows.js';
import { option } from '../shared/option.js';
import { CallerSocket } from '../servers/CallerSocket.js';

// The memory of a call: heap and external memory after full collections, before and during many calls.

const calls = option('calls', 300);
const rounds = 2;
const payload = Buffer.alloc(320, 7).toString('base64');

interface Held {
  /** After `start`, before media. */
  readonly started: number;
  /** After a second of media. */
  readonly heard: number;
  /** Half a second after the caller fell silent. */
  readonly idle: number;
}

/** KiB per call. */
async function measure(what: string): Promise<Held> {
  const child = fork(fileURLToPath(new URL('../memory/server.js', import.meta.url)), [what], {
    execArgv: ['--expose-gc'],
  });
  const hear = () =>
    new Promise<number>((resolve) => {
      child.once('message', (message) => {
        resolve(z.number().parse(message));
      });
    });
  const port = await hear();
  const held = async () => {
    const answer = hear();
    child.send('measure');
    return await answer;
  };
  const speak = async (callers: readonly CallerSocket[], frames: number) => {
    for (let frame = 0; frame < frames; frame++) {
      for (const caller of callers) caller.speak(payload);
      await wait(20);
    }
  };
  // The memory that the first calls allocate, mainly code, does not belong to them.
  const first: CallerSocket[] = [];
  for (let index = 0; index < 20; index++) first.push(await CallerSocket.dial(port, `first-${index}`));
  await speak(first, 50);
  await held();
  const before = await held();
  const callers: CallerSocket[] = [];
  for (let index = 0; index < calls; index++) {
    callers.push(await CallerSocket.dial(port, `call-${String(index).padStart(26, '0')}`));
  }
  const perCall = async () => ((await held()) - before) / calls / 1_024;
  const started = await perCall();
  await speak(callers, 50);
  const heard = await perCall();
  await wait(500);
  const idle = await perCall();
  for (const caller of [...first, ...callers]) caller.hangUp();
  child.kill();
  return { started, heard, idle };
}

const kinds = ['bare', 'unread', 'read', 'echo'] as const;
const measured = kinds.map((kind) => ({ kind, held: Array<Held>() }));
for (let round = 0; round < rounds; round++) {
  for (const { kind, held } of measured) held.push(await measure(kind));
}
const heldBy = (kind: (typeof kinds)[number]) => measured.find((one) => one.kind === kind)?.held ?? [];
const above = (kind: (typeof kinds)[number], when: keyof Held) =>
  heldBy(kind).map((held, round) => held[when] - (heldBy('bare')[round]?.[when] ?? Number.NaN));
const row = (what: string, values: readonly number[], limit?: number) => ({
  what,
  unit: 'KiB a call',
  rounds: values,
  digits: 1,
  ...(limit !== undefined && { limit }),
});
report({
  rows: compareRows([
    row(
      'ws alone',
      heldBy('bare').map(({ heard }) => heard),
    ),
    row('above it: started, nobody reads', above('unread', 'started'), 16),
    row('above it: a second of media, nobody reads', above('unread', 'heard'), 16),
    row('above it: half a second later', above('unread', 'idle'), 16),
    row('above it: audio$ is read', above('read', 'heard')),
    row('above it: while it echoes', above('echo', 'heard')),
    row('above it: half a second after the echo', above('echo', 'idle')),
  ]),
  notes: [
    `${calls} calls on real sockets, ${rounds} rounds, a process each; heap and external after full collections`,
  ],
});
process.disconnect();
