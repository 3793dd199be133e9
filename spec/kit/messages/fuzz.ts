import { readFileSync } from 'node:fs';
import { Subject } from 'rxjs';
import { z } from 'zod';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { deserialize } from '../../../src/operators/wire/deserialize';
import { acceptCall } from '../../../src/socket/acceptCall';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { mutateMessage, seededRandom } from './mutateMessage';

const fixture = z.object({ raw: z.string() });

/** Limit on mutated messages for one call. */
const MESSAGES_A_CALL = 1_000;

/** The results of the messages. */
export interface FuzzReport {
  readonly messages: number;
  /** How many messages were valid, with or without issues. */
  readonly understood: number;
  readonly calls: number;
  readonly audioFrames: number;
  readonly digits: number;
  readonly diagnostics: number;
  readonly ends: Readonly<Record<string, number>>;
}

/** The reports after every number of messages. */
export interface FuzzWatcher {
  readonly everyMessages: number;
  readonly look: (done: number) => void;
}

/** The texts of the messages that are mutated and grown. */
export function readFixtures(): string[] {
  return readFileSync('spec/fixtures/wire-messages.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => fixture.parse(JSON.parse(line)).raw);
}

/**
 * Passes a number of mutated messages to `deserialize` and to live calls. The same seed creates the same messages.
 *
 * @throws if a message throws, errors a stream, is lost or ends a call twice
 */
export function fuzz(seed: number, messages: number, watcher?: FuzzWatcher): FuzzReport {
  const random = seededRandom(seed);
  const fixtures = readFixtures();
  const counts = { understood: 0, calls: 0, audioFrames: 0, digits: 0, diagnostics: 0 };
  const ends: Record<string, number> = {};
  const input = new Subject<string | Uint8Array>();
  let values = 0;
  let failure: unknown;
  const reading = input.pipe(deserialize()).subscribe({
    next: (message) => {
      values++;
      counts.understood += message.event === 'invalid' ? 0 : 1;
    },
    error: (error: unknown) => {
      failure = error;
    },
  });

  const startCall = () => {
    const socket = new FakeSocket();
    const live = { socket, endings: 0, left: MESSAGES_A_CALL };
    acceptCall(socket, undefined, { limits: { maxMessagesPerSecond: Infinity } }).subscribe(
      (call: CallSession) => {
        counts.calls++;
        call.audio$.subscribe(() => counts.audioFrames++);
        call.dtmf$.subscribe(() => counts.digits++);
        call.diagnostics$.subscribe(() => counts.diagnostics++);
        call.wire$.subscribe();
        call.mark().subscribe();
        call.lifecycle$.subscribe((value) => {
          if (value.state === 'ended') {
            live.endings++;
            ends[value.reason] = (ends[value.reason] ?? 0) + 1;
          }
        });
      },
    );
    // Half of them get no valid start: messages before it are fuzzed too.
    if (random() < 0.5) {
      socket.begin();
    }
    return live;
  };
  let live = startCall();
  for (let done = 1; done <= messages; done++) {
    const message = mutateMessage(fixtures[Math.floor(random() * fixtures.length)] ?? '', random);
    input.next(message);
    if (values !== done) {
      throw new Error(`Message ${done} of seed ${seed} gave ${values - done + 1} values`, {
        cause: failure,
      });
    }
    live.socket.receive(message);
    live.left--;
    if (live.left === 0 || live.socket.readyState !== 1) {
      live.socket.drop(1006);
      if (live.endings > 1) {
        throw new Error(`A call ended ${live.endings} times at message ${done} of seed ${seed}`);
      }
      live = startCall();
    }
    if (watcher !== undefined && done % watcher.everyMessages === 0) {
      watcher.look(done);
    }
  }
  live.socket.drop(1006);
  reading.unsubscribe();
  return { messages, ...counts, ends };
}
