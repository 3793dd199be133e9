import type { z } from 'zod';
import { quantile } from '../shared/quantile.js';
import { CallerSocket } from './CallerSocket.js';
import { loadCommand, type loadMessage } from './LoadMessage.js';

// The load generator: a separate process, so that its cost is not counted.

const frameMs = 20;
const frameBytes = 320;
const stampBytes = 6;
/** A generator that is this late was suspended; it does not catch up. */
const maxLateMs = 1_000;

const payloads = Array.from({ length: 64 }, (_, variant) =>
  Buffer.from(
    Array.from({ length: frameBytes - stampBytes }, (__, at) => (at * 131 + variant * 7) % 251),
  ).toString('base64'),
);
const stampBuffer = Buffer.alloc(stampBytes);
const groups = new Map<number, readonly CallerSocket[]>();
let speaking: readonly CallerSocket[] = [];
let startedAt = 0;
let sentMessages = 0;
let bytesBefore = 0;
let lateMs: number[] = [];

process.on('message', (message) => {
  const command = loadCommand.parse(message);
  if (command.type === 'exit') {
    process.exit();
  } else if (command.type === 'dial') {
    void dial(command.port, command.calls);
  } else {
    answer();
    speaking = (groups.get(command.port) ?? []).slice(0, command.calls);
    bytesBefore = receivedBytes();
    sentMessages = 0;
    lateMs = [];
    startedAt = performance.now();
  }
});
process.on('disconnect', () => {
  process.exit();
});
speak();

async function dial(port: number, calls: number): Promise<void> {
  const group: CallerSocket[] = [];
  for (let index = 0; index < calls; index++) {
    group.push(await CallerSocket.dial(port, `${port}-${String(index).padStart(26, '0')}`));
  }
  groups.set(port, group);
  answer();
}

/** Every call has its own offset within the 20 ms, and every frame has a deadline that does not depend on the frame before. */
function speak(): void {
  const calls = speaking.length;
  const stepMs = frameMs / calls;
  const now = performance.now();
  for (
    let dueAt = startedAt + sentMessages * stepMs;
    dueAt <= now;
    dueAt = startedAt + sentMessages * stepMs
  ) {
    if (now - dueAt > maxLateMs) {
      startedAt += now - dueAt;
    }
    lateMs.push(now - dueAt);
    speaking[sentMessages % calls]?.speak(
      stamp() + (payloads[Math.floor(sentMessages / calls) % payloads.length] ?? ''),
    );
    sentMessages++;
  }
  setTimeout(speak, 1);
}

/** When a frame is sent, in µs of the clock that all processes share. It replaces the first three samples of the frame. */
function stamp(): string {
  stampBuffer.writeUIntLE(Number(process.hrtime.bigint() / 1_000n) % 2 ** 48, 0, stampBytes);
  return stampBuffer.toString('base64');
}

function receivedBytes(): number {
  return speaking.reduce((sum, call) => sum + call.receivedBytes, 0);
}

function answer(): void {
  const message: z.input<typeof loadMessage> = {
    sentMessages,
    receivedBytes: receivedBytes() - bytesBefore,
    lateMs: {
      median: quantile([0, ...lateMs], 0.5),
      p99: quantile([0, ...lateMs], 0.99),
      max: quantile([0, ...lateMs], 1),
    },
  };
  process.send?.(message);
}
