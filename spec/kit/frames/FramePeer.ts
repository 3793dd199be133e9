import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { frame, upgradeRequest } from '../sockets/RawPeer';
import { cutPieces } from './cutPieces';
import type { FrameCase } from './FrameCase';
import { ServerFrames } from './ServerFrames';

/** The client of a case: writes its stream to one server, and logs the answers. */
export class FramePeer {
  readonly #frameCase: FrameCase;
  readonly #socket: Socket;
  readonly #received = new ServerFrames();
  readonly #closed: Promise<unknown>;
  /** Number of writes and answers. */
  steps = 0;
  #hasEnded = false;
  #isGone = false;

  constructor(frameCase: FrameCase, port: number) {
    const address = { port, host: '127.0.0.1', allowHalfOpen: true };
    const socket: Socket = frameCase.isTls
      ? connectTls({ ...address, rejectUnauthorized: false })
      : connect(address);
    this.#frameCase = frameCase;
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.on('close', resolve));
    socket.setNoDelay();
    socket.on('data', (bytes: Buffer) => {
      this.steps++;
      this.#received.push(bytes);
    });
    socket.on('end', () => (this.#hasEnded = true));
    socket.on('close', () => (this.#isGone = true));
    socket.on('error', ({ message }) => {
      this.#received.lines.push(`error ${message}`);
    });
  }

  /** What the server has sent so far, one line each. */
  get lines(): readonly string[] {
    return this.#received.lines;
  }

  /** Sends everything; resolves when the connection is closed. */
  async run(): Promise<void> {
    const { ending, isEager, isTls, path } = this.#frameCase;
    await once(this.#socket, isTls ? 'secureConnect' : 'connect');
    const stretches = cutPieces(this.#frameCase);
    const request = Buffer.from(upgradeRequest(path));
    if (!isEager) {
      this.#socket.write(request);
      await this.#until(() => this.#received.isUpgraded);
    }
    let head = isEager ? request : undefined;
    for (const { pieces, awaitsPong } of stretches) {
      for (const piece of pieces) {
        this.#socket.write(head === undefined ? piece : Buffer.concat([head, piece]));
        head = undefined;
        this.steps++;
        // The server, which is in the same process, reads this piece before the next one is written.
        await nextTurn();
      }
      if (awaitsPong !== undefined) {
        await this.#until(() => this.#received.hasPong(awaitsPong) || this.#received.hasClosed);
      }
    }
    if (head !== undefined) {
      this.#socket.write(head);
      await this.#until(() => this.#received.isUpgraded);
    }
    if (ending === 'awaitClose') {
      await this.#until(() => this.#received.hasClosed);
    }
    if (ending === 'reset' && !this.#received.hasClosed && !this.#hasEnded) {
      // It does not matter whether this is read before the reset: it is only half of a frame.
      this.#socket.write(frame('half of it').subarray(0, 8));
      this.#socket.resetAndDestroy();
    } else {
      this.#socket.end();
    }
    await this.#closed;
    this.#received.end();
    if (ending !== 'reset') {
      this.#received.lines.push(this.#hasEnded ? 'ended by the server' : 'not ended by the server');
    }
  }

  /** Aborts. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Resolves when the condition is true, or when nothing more arrives. */
  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (isSo() || this.#hasEnded || this.#isGone) {
          this.#socket.off('data', look);
          this.#socket.off('end', look);
          this.#socket.off('close', look);
          resolve();
        }
      };
      this.#socket.on('data', look);
      this.#socket.on('end', look);
      this.#socket.on('close', look);
      look();
    });
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
