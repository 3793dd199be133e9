import { runtime } from '../support/runtime.js';
import { isVirtualTime, steadyNow } from '../support/steadyNow.js';
import { isEmitter, type WebSocketLike } from './WebSocketLike.js';

/** After a turn of the event loop that is longer, in ms, messages of peers may wait that came during the turn. */
const LONG_TURN_MS = 10;

/** Options for an `Outbox`. */
export interface OutboxConfig {
  readonly socket: WebSocketLike;
  /** With more waiting text than that, everything is written at once. */
  readonly maxWaitingLength: number;
}

/**
 * Writes to a socket only after the event loop has read the sockets.
 *
 * If the peer has hung up, a write may fail. Node then destroys the socket with everything that it has not read: the
 * caller's last digits and `stop`. After a blocked event loop, timers run before anything is read.
 */
export class Outbox {
  readonly #config: OutboxConfig;
  readonly #isAtOnce: boolean;
  readonly #waiting: (() => void)[] = [];
  #waitingLength = 0;
  #isScheduled = false;

  constructor(config: OutboxConfig) {
    const { socket } = config;
    this.#config = config;
    // Only such a socket has a connection that a failed write destroys. A socket in memory writes in the same turn.
    this.#isAtOnce = isVirtualTime() || !isEmitter(socket) || socket.bufferedAmount === undefined;
  }

  /**
   * Queues a write.
   *
   * @param length - the length of the text, in characters
   */
  push(write: () => void, length: number): void {
    if (this.#isAtOnce) {
      write();
      return;
    }
    this.#waiting.push(write);
    this.#waitingLength += length;
    if (this.#waitingLength > this.#config.maxWaitingLength) {
      this.flush();
    } else if (!this.#isScheduled) {
      this.#isScheduled = true;
      this.#schedule();
    }
  }

  /** Writes everything that waits. */
  flush(): void {
    this.#waitingLength = 0;
    for (const write of this.#waiting.splice(0)) {
      write();
    }
  }

  #schedule(): void {
    const askedAt = steadyNow();
    runtime.afterPoll(() => {
      if (steadyNow() - askedAt < LONG_TURN_MS) {
        this.#end();
      } else {
        // Once only: a process that is always busy must write too.
        runtime.afterPoll(() => {
          this.#end();
        });
      }
    });
  }

  #end(): void {
    this.#isScheduled = false;
    this.flush();
  }
}
