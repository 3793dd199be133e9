import { concat, from, type Observable, Subject } from 'rxjs';
import type { WebSocket } from 'ws';
import type { RejectionCode } from '../../../session/contract/Rejection.js';
import { type ConnectCallConfig, describeUpgrade } from '../../../socket/connectCall.js';
import { MessageGate } from '../../../socket/server/MessageGate.js';
import type { Connection } from '../../../socket/server/OpenConnections.js';
import { parseMessage } from '../../../wire/parseMessage.js';
import { shownAddress } from '../../caller/planCall.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { messageEvent } from '../../cassette/CassetteWriter.js';
import { TestingError } from '../../TestingError.js';
import { RelayLane } from './RelayLane.js';

/** A relayed call: emitted at its `start`, or at its end if it had none. */
export interface RelayedCall {
  readonly streamSid: string | undefined;
  /** All entries from the first one, if it is subscribed synchronously. */
  readonly entries$: Observable<CassetteEntry>;
}

/** Options of a relay. */
export interface RelayConfig extends ConnectCallConfig<RelayedCall> {
  /** Is called if the bot cannot be reached, or if a call that began is cut. */
  readonly onError: (error: unknown) => void;
}

type Side = CassetteEntry['from'];

/** Memory of a short message besides its bytes. */
const MESSAGE_BYTES = 200;
const POLICY_VIOLATION = 1_008;
const TOO_BIG = 1_009;
/** Close codes of a connection that was cut, and of a close without a code. Neither may be sent. */
const CUT = 1_006;
const NO_CODE = 1_005;

/** Relays the messages and the end of both sides, and emits the entries of the cassette. */
export class Relay implements Connection {
  readonly #exotel: WebSocket;
  readonly #bot: WebSocket;
  readonly #config: RelayConfig;
  readonly #gate: MessageGate;
  readonly #beganAt: number;
  readonly #alarm: ReturnType<RelayConfig['ticker']['alarm']>;
  readonly #entries = new Subject<CassetteEntry>();
  /** Entries before `start`. */
  readonly #early: CassetteEntry[] = [];
  #earlyBytes = 0;
  #startedAt: number | undefined;
  #heardAt: number;
  #isOver = false;
  #open = 2;

  constructor(exotel: WebSocket, bot: WebSocket, config: RelayConfig) {
    const { limits, ticker } = config;
    this.#exotel = exotel;
    this.#bot = bot;
    this.#config = config;
    this.#gate = new MessageGate(limits);
    this.#beganAt = ticker.now();
    this.#heardAt = this.#beganAt;
    this.#alarm = ticker.alarm((now) => {
      this.#check(now);
    });
    const lanes = {
      exotel: new RelayLane(exotel, bot, limits.maxBufferedBytes),
      bot: new RelayLane(bot, exotel, limits.maxBufferedBytes),
    };
    this.#listen('exotel', exotel, bot, lanes.exotel);
    this.#listen('bot', bot, exotel, lanes.bot);
    bot.on('open', () => {
      lanes.exotel.release();
    });
    this.#check(this.#beganAt);
  }

  /** Cuts both connections. */
  readonly end = (): void => {
    this.#finish();
    this.#exotel.terminate();
    this.#bot.terminate();
  };

  /** The cassette has the times at which messages arrived, also when the process was late. */
  lagged(): void {
    // A relay has no deadlines that the delay would falsify.
  }

  #listen(side: Side, socket: WebSocket, other: WebSocket, lane: RelayLane): void {
    const { onError, onGone } = this.#config;
    let wasOpen = side === 'exotel';
    socket.on('open', () => (wasOpen = true));
    socket.on('message', (data: Buffer, isBinary) => {
      if (!this.#isOver && (side === 'bot' || this.#admit(data.length))) {
        this.#receive(side, data);
        lane.push(data, isBinary);
      }
    });
    socket.on('error', (error: Error) => {
      // A socket that is terminated while it connects emits another error.
      if (this.#isOver) {
        return;
      }
      if (!wasOpen) {
        const message = `Cannot call ${shownAddress(socket.url)}: ${error.message}`;
        onError(new TestingError('cannotConnect', message, { cause: error }));
      } else if (side === 'exotel' && Reflect.get(error, 'code') === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
        const { code, message } = this.#gate.tooBig();
        this.#refuse(code, message, TOO_BIG);
      } else {
        onError(error);
      }
    });
    socket.on('close', (code) => {
      this.#closed(side, code, other);
      this.#open--;
      if (this.#open === 0) {
        onGone();
      }
    });
  }

  /** Counts a message of the caller's side; returns whether it is within the limits. */
  #admit(bytes: number): boolean {
    this.#heardAt = this.#config.ticker.now();
    const breach = this.#gate.admit(bytes, this.#heardAt);
    if (breach !== undefined) {
      this.#refuse(breach.code, breach.message, breach.closeCode);
    }
    return breach === undefined;
  }

  #receive(side: Side, data: Buffer): void {
    const text = data.toString();
    this.#write({ type: 'message', atMs: this.#ageMs(), from: side, text });
    if (this.#startedAt !== undefined) {
      return;
    }
    const message = side === 'exotel' && messageEvent(text) === 'start' ? parseMessage(text) : undefined;
    if (message?.event === 'start') {
      this.#begin(message.streamSid);
      return;
    }
    const { maxBytesBeforeStart } = this.#config.limits;
    this.#earlyBytes += data.length + MESSAGE_BYTES;
    if (this.#earlyBytes > maxBytesBeforeStart) {
      this.#refuse(
        'tooMuchBeforeStart',
        `More than ${maxBytesBeforeStart} bytes came before \`start\` (limits.maxBytesBeforeStart)`,
        POLICY_VIOLATION,
      );
    }
  }

  /** Emits the call. Its cassette begins with the entries before `start`. */
  #begin(streamSid: string | undefined): void {
    this.#startedAt = this.#config.ticker.now();
    const entries$ = concat(from(this.#early.splice(0)), this.#entries);
    this.#config.onCall({ streamSid, entries$ });
    this.#check(this.#startedAt);
  }

  #write(entry: CassetteEntry): void {
    if (this.#startedAt === undefined) {
      this.#early.push(entry);
    } else {
      this.#entries.next(entry);
    }
  }

  #closed(side: Side, code: number, other: WebSocket): void {
    if (this.#isOver) {
      return;
    }
    if (this.#startedAt === undefined && side === 'exotel') {
      this.#reject('closedBeforeStart', 'The socket was closed before `start`');
    }
    this.#over(side, code);
    if (code === CUT || other.readyState === other.CONNECTING) {
      other.terminate();
    } else {
      other.close(code === NO_CODE ? undefined : code);
    }
  }

  /** Ends a call whose caller exceeds a limit. */
  #refuse(code: RejectionCode, message: string, closeCode: number): void {
    if (this.#startedAt === undefined) {
      this.#reject(code, message);
    } else {
      this.#config.onError(new TestingError('callCut', `A call was cut: ${message}`));
    }
    this.#cut(closeCode);
  }

  #reject(code: RejectionCode, message: string): void {
    this.#config.onRejected({ code, message, ...describeUpgrade(this.#config.upgrade) });
  }

  #over(side: Side, code: number): void {
    const hasBegun = this.#startedAt !== undefined;
    if (hasBegun || this.#early.length > 0) {
      this.#write({ type: 'close', atMs: this.#ageMs(), from: side, code });
    }
    // A connection without a message is a port check, and not a call.
    if (!hasBegun && this.#early.length > 0) {
      this.#begin(undefined);
    }
    this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
    this.#alarm.release();
    this.#entries.complete();
  }

  /** Checks the time limits. */
  #check(now: number): void {
    if (this.#isOver) {
      return;
    }
    const { startTimeoutMs, maxDurationMs, endAfterMediaTimeoutMs } = this.#config.limits;
    const startBy = this.#startedAt === undefined ? this.#beganAt + startTimeoutMs : Infinity;
    const endBy = (this.#startedAt ?? Infinity) + maxDurationMs;
    const hearBy = this.#heardAt + endAfterMediaTimeoutMs;
    if (now >= startBy) {
      this.#refuse('startTimeout', '`start` did not come in time (limits.startTimeoutMs)', POLICY_VIOLATION);
    } else if (now >= endBy) {
      this.#giveUp('it lasted too long (limits.maxDurationMs)');
    } else if (now >= hearBy && this.#startedAt !== undefined) {
      this.#giveUp('nothing came from the caller for too long (limits.endAfterMediaTimeoutMs)');
    } else {
      this.#alarm.set(Math.min(startBy, endBy, this.#startedAt === undefined ? Infinity : hearBy));
    }
  }

  #giveUp(why: string): void {
    this.#config.onError(new TestingError('callCut', `A call was cut: ${why}`));
    this.#cut(POLICY_VIOLATION);
  }

  #cut(closeCode: number): void {
    this.#over('exotel', CUT);
    this.#exotel.close(closeCode);
    this.#bot.terminate();
  }

  #ageMs(): number {
    return this.#config.ticker.now() - this.#beganAt;
  }
}
