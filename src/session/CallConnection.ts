import { readMessageData } from '../wire/bytes.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import { parseMessage } from '../wire/parseMessage.js';
import { escapeControls } from '../wire/text.js';
import { Call } from './Call.js';
import { type CallScope, runInCallScope } from './callScope.js';
import { CallSetup, type SetupEffect, type SetupEvent } from './CallSetup.js';
import type { CallTransport } from './CallTransport.js';
import type { CallInfo } from './contract/CallInfo.js';
import type { EndReason } from './contract/CallLifecycle.js';
import type { CallLimits } from './contract/CallLimits.js';
import type { CallOptions } from './contract/CallOptions.js';
import type { CallSession } from './contract/CallSession.js';
import { maskNumber } from './contract/masking.js';
import type { RejectionCode } from './contract/Rejection.js';
import type { UpgradeInfo } from './contract/UpgradeInfo.js';
import { Inbound, type InboundEffect } from './inbound/Inbound.js';
import { type Breach, MessageGate } from './inbound/MessageGate.js';
import { Lifecycle, type LifecycleEffect } from './Lifecycle.js';
import type { Alarm, Ticker } from './Ticker.js';

/** What a connection is told once. */
export interface CallConnectionConfig {
  readonly transport: CallTransport;
  readonly upgrade: UpgradeInfo | undefined;
  readonly options: CallOptions;
  /** Those of the options, completed: one object for all calls of a server. */
  readonly limits: Required<CallLimits>;
  readonly ticker: Ticker;
  /** The call has begun; who subscribes to its streams now misses nothing. */
  readonly onCall: (call: CallSession) => void;
  /** The socket never became a call. */
  readonly onRejected: (code: RejectionCode, message: string) => void;
  /** The socket is gone, and nothing of the call is left. */
  readonly onGone: () => void;
}

/** One socket, from its first message to its end: wires the state machines of a call to its streams and timers. */
export class CallConnection implements CallScope {
  readonly #config: CallConnectionConfig;
  readonly #ticker: Ticker;
  readonly #gate: MessageGate;
  readonly #setup: CallSetup;
  readonly #inbound: Inbound;
  readonly #lifecycle: Lifecycle;
  readonly #alarm: Alarm;
  #call: Call | undefined;
  /** Nothing that comes is of interest any more. */
  #isOver = false;
  #isGone = false;

  constructor(config: CallConnectionConfig) {
    const { options, limits, ticker, upgrade } = config;
    this.#config = config;
    this.#ticker = ticker;
    this.#gate = new MessageGate(limits);
    this.#setup = new CallSetup(limits, ticker.now());
    this.#inbound = new Inbound({
      upgrade,
      wireSampleRate: options.wireSampleRate,
      maxCustomParameterChars: limits.maxCustomParameterChars,
    });
    this.#lifecycle = new Lifecycle(limits);
    this.#alarm = ticker.alarm((now) => {
      this.#run(() => {
        this.#advance(now);
      });
    });
    this.#alarm.set(this.#setup.nextAt());
  }

  /** Whether the socket has become a call that has not ended. */
  get isLive(): boolean {
    return this.#call !== undefined && !this.#lifecycle.isOver;
  }

  /** Whether the socket has become a call. */
  get isCall(): boolean {
    return this.#call !== undefined;
  }

  /** Takes a message of the socket, of whatever kind. */
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
      this.#admit(0, this.#now());
    });
  }

  /** The peer has answered a ping, or says so. */
  ponged(): void {
    this.#run(() => {
      const now = this.#now();
      if (this.#admit(0, now)) {
        this.#lifecycle.alive(now);
      }
    });
  }

  /** The application, or something else in this process, has kept the process from its work. */
  lagged(lagMs: number): void {
    this.#run(() => {
      if (this.isLive) {
        this.#call?.lagged(lagMs);
      }
    });
  }

  /** Something of the call's has failed, and nobody handled it. */
  fail(error: unknown): void {
    this.#call?.end({ error });
  }

  /** The socket has closed. */
  socketClosed(code: number): void {
    this.#handle({ type: 'socketClosed', code });
  }

  /** The socket has failed; its close follows. */
  socketFailed(detail: string, isProtocol: boolean): void {
    this.#handle({ type: 'socketFailed', detail, isProtocol });
  }

  /** The socket has closed since a message was too long. */
  messageTooBig(): void {
    this.#breach(this.#gate.tooBig());
  }

  /** Ends the call, or the socket that is none yet. */
  end(reason: EndReason): void {
    this.#handle({ type: 'close', reason });
  }

  /** What the call's work starts, now or later, is the call's too. */
  #run(work: () => void): void {
    runInCallScope(this, work);
  }

  #receive(data: string | Uint8Array): void {
    const now = this.#now();
    if (this.#isOver) {
      if (this.#call !== undefined) {
        this.#carryOutAll(this.#inbound.afterStop);
      }
      return;
    }
    if (!this.#admit(data.length, now)) {
      return;
    }
    if (this.#call === undefined) {
      this.#prepare(this.#setup.received(data.length, now));
      if (this.#setup.isOver) {
        return;
      }
    }
    const message = parseMessage(data);
    const breach = this.#gate.charge(message, data.length, now);
    if (breach === undefined) {
      this.#take(message, now);
    } else {
      this.#breach(breach);
    }
  }

  #take(message: InboundMessage, now: number): void {
    this.#call?.received(message);
    this.#carryOutAll(this.#inbound.handle(message));
    if (message.event === 'media') {
      this.#follow(this.#lifecycle.media(now));
    } else {
      this.#lifecycle.alive(now);
    }
  }

  /** Counts a message, ping or pong; whether the peer keeps to the limits. */
  #admit(length: number, now: number): boolean {
    const breach = this.#isOver ? undefined : this.#gate.admit(length, now);
    if (breach !== undefined) {
      this.#breach(breach);
    }
    return !this.#isOver;
  }

  /** The peer has gone beyond a limit: that ends its call, or what was to become one. */
  #breach({ code, message, closeCode }: Breach): void {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.reject(code, message, closeCode, this.#now()));
    } else if (!this.#lifecycle.isOver) {
      this.#call.diagnose(code, message);
      this.#follow(this.#lifecycle.handle({ type: 'breach', code: closeCode, detail: message }, this.#now()));
    }
  }

  #now(): number {
    return this.#ticker.now();
  }

  #advance(now: number): void {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.advance(now));
    } else {
      this.#follow(this.#lifecycle.advance(now));
    }
  }

  #carryOutAll(effects: readonly InboundEffect[]): void {
    for (const effect of effects) {
      this.#carryOut(effect);
    }
  }

  #carryOut(effect: InboundEffect): void {
    switch (effect.type) {
      case 'started':
        this.#start(effect.info);
        break;
      case 'audio':
        this.#call?.audio(effect.frame, this.#now());
        break;
      case 'digit':
        this.#call?.digit(effect.digit);
        break;
      case 'echo':
        this.#call?.echo(effect.name);
        break;
      case 'stopped':
        this.#handle({
          type: 'stopped',
          by: effect.by,
          detail:
            effect.reason === undefined ? undefined : escapeControls(maskNumber(effect.reason.slice(0, 200))),
        });
        break;
      case 'diagnostic':
        if (this.#call === undefined) {
          this.#setup.keep(effect);
        } else {
          this.#call.diagnose(effect.code, effect.message, effect.detail);
        }
        break;
      default:
        effect satisfies never;
    }
  }

  #start(info: CallInfo): void {
    const { options, limits, ticker, transport } = this.#config;
    const call = new Call({
      info,
      options,
      limits,
      ticker,
      send: (text) => {
        transport.send(text);
        if (transport.bufferedBytes() > limits.maxBufferedBytes) {
          this.#giveUpReader();
        }
      },
      onEnding: () => {
        this.#follow(this.#lifecycle.handle({ type: 'ending' }, this.#now()));
      },
      onEnd: (reason, detail) => {
        this.#handle({ type: 'close', reason, detail });
      },
    });
    this.#call = call;
    this.#follow(this.#lifecycle.handle({ type: 'started', info }, this.#now()));
    for (const { code, message, detail } of this.#setup.takeDiagnostics()) {
      call.diagnose(code, message, detail);
    }
    this.#config.onCall(call);
  }

  /** The peer does not read: what is sent would only pile up. */
  #giveUpReader(): void {
    if (!this.#lifecycle.isOver) {
      const { maxBufferedBytes } = this.#config.limits;
      const detail = `The peer does not read: more than ${maxBufferedBytes} bytes wait (limits.maxBufferedBytes)`;
      this.#call?.diagnose('slowPeer', detail);
      this.#handle({ type: 'socketFailed', isProtocol: false, detail });
    }
  }

  /** Something has happened to the call, or to the socket that is none yet. */
  #handle(event: SetupEvent): void {
    this.#run(() => {
      if (this.#call === undefined) {
        this.#prepare(this.#setup.handle(event, this.#now()));
      } else {
        this.#follow(this.#lifecycle.handle(event, this.#now()));
      }
    });
  }

  /** Carries out what is wanted before there is a call. */
  #prepare(effects: readonly SetupEffect[]): void {
    this.#isOver ||= this.#setup.isOver;
    for (const effect of effects) {
      switch (effect.type) {
        case 'reject':
          this.#config.onRejected(effect.code, effect.message);
          break;
        case 'closeSocket':
          this.#config.transport.close(effect.code);
          break;
        case 'terminateSocket':
          this.#config.transport.terminate();
          break;
        case 'gone':
          this.#leave();
          break;
        default:
          effect satisfies never;
      }
    }
    if (!this.#isGone) {
      this.#alarm.set(this.#setup.nextAt());
    }
  }

  /** Carries out what the lifecycle wants. */
  #follow(effects: readonly LifecycleEffect[]): void {
    this.#isOver ||= this.#lifecycle.isOver;
    for (const effect of effects) {
      switch (effect.type) {
        case 'emit':
          this.#call?.lifecycle(effect.value);
          break;
        case 'finish':
          this.#call?.finish();
          break;
        case 'ping':
          if (!this.#config.transport.ping()) {
            this.#lifecycle.cannotPing();
          }
          break;
        case 'closeSocket':
          this.#config.transport.close(effect.code);
          break;
        case 'terminateSocket':
          this.#call?.diagnose(
            'closeTimeout',
            'The peer did not close the socket in time: it was torn down (limits.closeTimeoutMs)',
          );
          this.#config.transport.terminate();
          break;
        default:
          effect satisfies never;
      }
    }
    if (this.#lifecycle.isEnded) {
      this.#leave();
    } else if (this.#call !== undefined) {
      this.#alarm.set(this.#lifecycle.nextAt());
    }
  }

  #leave(): void {
    if (!this.#isGone) {
      this.#isGone = true;
      this.#isOver = true;
      this.#alarm.release();
      this.#config.onGone();
    }
  }
}
