import { readMessageData } from '../wire/bytes.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import { parseMessage } from '../wire/parseMessage.js';
import { beginningOf, escapeControls } from '../wire/text.js';
import { Call } from './Call.js';
import { type CallScope, runInCallScope } from './callScope.js';
import type { SetupRejection } from './CallSetup.js';
import type { CallTransport } from './CallTransport.js';
import type { CallInfo } from './contract/CallInfo.js';
import type { EndReason } from './contract/CallLifecycle.js';
import type { CallLimits } from './contract/CallLimits.js';
import type { CallOptions } from './contract/CallOptions.js';
import type { CallSession } from './contract/CallSession.js';
import { maskNumber } from './contract/masking.js';
import type { UpgradeInfo } from './contract/UpgradeInfo.js';
import { Inbound, type InboundEffect } from './inbound/Inbound.js';
import { MessageGate } from './inbound/MessageGate.js';
import { LifecycleRunner } from './LifecycleRunner.js';
import type { Ticker } from './Ticker.js';

/** Options for a connection. */
export interface CallConnectionConfig {
  readonly transport: CallTransport;
  readonly upgrade: UpgradeInfo | undefined;
  readonly options: CallOptions;
  /** The limits of the options, with defaults: one object for all calls of a server. */
  readonly limits: Required<CallLimits>;
  readonly ticker: Ticker;
  /** The call has begun. A synchronous subscriber to its streams misses nothing. */
  readonly onCall: (call: CallSession) => void;
  /** The socket did not become a call. */
  readonly onRejected: (rejection: SetupRejection) => void;
  /** The socket has closed and the call has ended. */
  readonly onGone: () => void;
}

/** One socket, from its first message to its end: passes its messages to the streams of the call. */
export class CallConnection implements CallScope {
  readonly #config: CallConnectionConfig;
  readonly #ticker: Ticker;
  readonly #gate: MessageGate;
  readonly #inbound: Inbound;
  readonly #life: LifecycleRunner;
  /** The messages that wait for `release`. */
  #held: (string | Uint8Array)[] | undefined;

  constructor(config: CallConnectionConfig) {
    const { transport, options, limits, ticker, upgrade, onRejected, onGone } = config;
    this.#config = config;
    this.#ticker = ticker;
    this.#gate = new MessageGate(limits);
    this.#inbound = new Inbound({
      upgrade,
      wireSampleRate: options.wireSampleRate,
      maxCustomParameterChars: limits.maxCustomParameterChars,
    });
    const run = (work: () => void) => {
      this.#run(work);
    };
    this.#life = new LifecycleRunner({ transport, limits, ticker, run, onRejected, onGone });
  }

  /** Whether the socket has become a call that has not ended. */
  get isLive(): boolean {
    return this.isCall && !this.#life.isOver;
  }

  /** Whether the socket has become a call. */
  get isCall(): boolean {
    return this.#life.call !== undefined;
  }

  /** Handles a message of the socket, of whatever type. */
  receive(message: unknown): void {
    const data = readMessageData(message);
    if (data !== undefined) {
      this.#run(() => {
        this.#receive(data);
      });
    }
  }

  /** The peer has pinged. */
  pinged(): void {
    this.#run(() => {
      if (this.#admit(0, this.#ticker.now())) {
        // The answer to the ping may be waiting too.
        this.#checkReader();
      }
    });
  }

  /** The peer has sent a pong, whether or not it was pinged. */
  ponged(): void {
    this.#run(() => {
      const now = this.#ticker.now();
      if (this.#admit(0, now)) {
        this.#life.alive(now);
      }
    });
  }

  /** The event loop was blocked for so many ms. */
  lagged(lagMs: number): void {
    this.#run(() => {
      if (this.isLive) {
        this.#life.call?.lagged(lagMs);
      }
    });
  }

  /** Code of the call threw an error that was not handled. */
  fail(error: unknown): void {
    this.#life.call?.end({ error });
  }

  /** The socket has closed. */
  socketClosed(code: number): void {
    this.#run(() => {
      this.#life.handle({ type: 'socketClosed', code });
    });
  }

  /** The socket has failed; its close follows. */
  socketFailed(detail: string, isProtocol: boolean): void {
    this.#run(() => {
      this.#life.handle({ type: 'socketFailed', detail, isProtocol });
    });
  }

  /** The socket has closed because a message was too long. */
  messageTooBig(): void {
    this.#life.breach(this.#gate.tooBig());
  }

  /** Ends the call, or closes the socket that is not a call yet. */
  end(reason: EndReason): void {
    this.#run(() => {
      this.#life.handle({ type: 'close', reason });
    });
  }

  /** Holds messages until `release` or `reject`. The limits before `start` bound what is held. */
  hold(): void {
    this.#held = [];
    this.#life.hold();
  }

  /** Handles the messages that were held. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#run(() => {
      this.#life.release();
      for (const data of held) {
        if (!this.#life.isOver) {
          this.#handle(data, this.#ticker.now());
        }
      }
    });
  }

  /** Closes a socket that must not become a call, and reports the rejection. */
  reject(rejection: SetupRejection, closeCode: number): void {
    this.#held = undefined;
    this.#run(() => {
      this.#life.reject(rejection, closeCode);
    });
  }

  /** Runs code for the call. Everything that the code starts, now or later, belongs to the call too. */
  #run(work: () => void): void {
    runInCallScope(this, work);
  }

  #receive(data: string | Uint8Array): void {
    const now = this.#ticker.now();
    if (this.#life.isOver) {
      if (this.isCall) {
        this.#carryOutAll(this.#inbound.afterStop);
      }
      return;
    }
    if (!this.#admit(data.length, now) || !this.#life.received(data.length)) {
      return;
    }
    if (this.#held === undefined) {
      this.#handle(data, now);
    } else {
      // A copy: bytes may share the memory of everything that was read with them.
      this.#held.push(typeof data === 'string' ? data : new Uint8Array(data));
    }
  }

  #handle(data: string | Uint8Array, now: number): void {
    const message = parseMessage(data);
    const breach = this.#gate.charge(message, data.length, now);
    if (breach === undefined) {
      this.#take(message, now);
    } else {
      this.#life.breach(breach);
    }
  }

  #take(message: InboundMessage, now: number): void {
    this.#life.call?.received(message);
    this.#carryOutAll(this.#inbound.handle(message));
    if (message.event === 'invalid' || message.event === 'unknown') {
      this.#life.notUnderstood(message);
    }
    if (message.event === 'media') {
      this.#life.media(now);
    } else {
      this.#life.alive(now);
    }
  }

  /** Counts a message, ping or pong. Returns whether the peer respects the limits. */
  #admit(length: number, now: number): boolean {
    const breach = this.#life.isOver ? undefined : this.#gate.admit(length, now);
    if (breach !== undefined) {
      this.#life.breach(breach);
    }
    return !this.#life.isOver;
  }

  #carryOutAll(effects: readonly InboundEffect[]): void {
    for (const effect of effects) {
      this.#carryOut(effect);
    }
  }

  #carryOut(effect: InboundEffect): void {
    const { call } = this.#life;
    switch (effect.type) {
      case 'started':
        this.#start(effect.info);
        break;
      case 'audio':
        call?.audio(effect.frame, this.#ticker.now());
        break;
      case 'digit':
        call?.digit(effect.digit);
        break;
      case 'echo':
        call?.echo(effect.name);
        break;
      case 'stopped':
        this.#life.handle({
          type: 'stopped',
          by: effect.by,
          detail:
            effect.reason === undefined
              ? undefined
              : escapeControls(maskNumber(beginningOf(effect.reason, 200))),
        });
        break;
      case 'diagnostic':
        this.#life.diagnose(effect);
        break;
      default:
        effect satisfies never;
    }
  }

  #start(info: CallInfo): void {
    const { options, limits, ticker, transport, onCall } = this.#config;
    const call = new Call({
      info,
      options,
      limits,
      ticker,
      send: (text) => {
        transport.send(text);
        this.#checkReader();
      },
      onEnding: () => {
        this.#life.ending();
      },
      onEnd: (reason, detail) => {
        this.#run(() => {
          this.#life.handle({ type: 'close', reason, detail });
        });
      },
    });
    this.#life.begin(call, info);
    onCall(call);
  }

  /** Ends the call of a peer that does not read: sent messages would only pile up. */
  #checkReader(): void {
    const { transport, limits } = this.#config;
    const { maxBufferedBytes } = limits;
    if (transport.bufferedBytes() > maxBufferedBytes && !this.#life.isOver) {
      const detail = `The peer does not read: more than ${maxBufferedBytes} bytes are waiting (limits.maxBufferedBytes)`;
      this.#life.call?.diagnose('peerNotReading', detail);
      this.#life.handle({ type: 'socketFailed', isProtocol: false, detail });
    }
  }
}
