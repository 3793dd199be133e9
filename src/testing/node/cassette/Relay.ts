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

/** A call that goes through, from its `start` on; one that never had any, when it is over. */
export interface RelayedCall {
  readonly streamSid: string | undefined;
  /** All of them, from the first one on, if it is subscribed to at once. */
  readonly entries$: Observable<CassetteEntry>;
}

/** What a relay is told once. */
export interface RelayConfig extends ConnectCallConfig<RelayedCall> {
  /** Hears why the bot cannot be reached, or a call that began was cut. */
  readonly onError: (error: unknown) => void;
}

type Side = CassetteEntry['from'];

/** What a short message costs besides its bytes. */
const MESSAGE_BYTES = 200;
const POLICY_VIOLATION = 1_008;
const TOO_BIG = 1_009;
/** The codes of a connection that was cut, and of one that was closed without a code; neither may be sent. */
const CUT = 1_006;
const NO_CODE = 1_005;

/** Hands on what either side sends and how it ends, and tells it. */
export class Relay implements Connection {
  readonly #exotel: WebSocket;
  readonly #bot: WebSocket;
  readonly #config: RelayConfig;
  readonly #gate: MessageGate;
  readonly #beganAt: number;
  readonly #alarm: ReturnType<RelayConfig['ticker']['alarm']>;
  readonly #entries = new Subject<CassetteEntry>();
  /** What came before `start`. */
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

  /** Ends both sides without another word. */
  readonly end = (): void => {
    this.#finish();
    this.#exotel.terminate();
    this.#bot.terminate();
  };

  /** What a relay hands on late stands in the cassette as late. */
  lagged(): void {
    // Nothing of a relay is in real time.
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
      // A side that is torn down while it is dialled errs once more.
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

  /** Counts a message of the caller's side. */
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

  /** Tells of the call, whose cassette begins with what there was before. */
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

  /** Ends a call whose caller goes beyond a limit. */
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
    // What said nothing is no call: a look at the port.
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

  /** Looks at what has a time limit. */
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
