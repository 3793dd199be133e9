import type { InvalidMessage } from '../wire/InboundMessage.js';
import type { UnknownMessage } from '../wire/messages/unknown.js';
import type { Call } from './Call.js';
import { CallSetup, type SetupEffect, type SetupEvent, type SetupRejection } from './CallSetup.js';
import type { CallTransport } from './CallTransport.js';
import type { CallInfo } from './contract/CallInfo.js';
import type { CallLimits } from './contract/CallLimits.js';
import type { InboundDiagnostic } from './inbound/Inbound.js';
import type { Breach } from './inbound/MessageGate.js';
import { Lifecycle, type LifecycleEffect } from './Lifecycle.js';
import type { Alarm, Ticker } from './Ticker.js';

/** Options for a `LifecycleRunner`. */
export interface LifecycleRunnerConfig {
  readonly transport: CallTransport;
  readonly limits: Required<CallLimits>;
  readonly ticker: Ticker;
  /** Runs code for the connection, so that everything it starts belongs to the connection. */
  readonly run: (work: () => void) => void;
  /** The socket did not become a call. */
  readonly onRejected: (rejection: SetupRejection) => void;
  /** The socket has closed and the call has ended. */
  readonly onGone: () => void;
}

/**
 * Carries out the decisions of the two state machines of a socket: `CallSetup` until the socket has become a call, then
 * `Lifecycle`. Calls their `advance` in time.
 */
export class LifecycleRunner {
  readonly #config: LifecycleRunnerConfig;
  readonly #ticker: Ticker;
  readonly #setup: CallSetup;
  readonly #lifecycle: Lifecycle;
  readonly #alarm: Alarm;
  #call: Call | undefined;
  #isGone = false;

  constructor(config: LifecycleRunnerConfig) {
    const { limits, ticker, run } = config;
    this.#config = config;
    this.#ticker = ticker;
    this.#setup = new CallSetup(limits, ticker.now());
    this.#lifecycle = new Lifecycle(limits);
    this.#alarm = ticker.alarm(
      (now) => {
        run(() => {
          this.#advance(now);
        });
      },
      (ms, now) => {
        this.#setup.stoodStill(ms);
        this.#lifecycle.stoodStill(ms, now);
      },
    );
    this.#alarm.set(this.#setup.nextAt());
  }

  /** The call of the socket; undefined before `start`. */
  get call(): Call | undefined {
    return this.#call;
  }

  /** Whether messages of the socket no longer have an effect. */
  get isOver(): boolean {
    return this.#setup.isOver || this.#lifecycle.isOver;
  }

  /** The socket has become a call. */
  begin(call: Call, info: CallInfo): void {
    this.#call = call;
    this.#follow(this.#lifecycle.handle({ type: 'started', info }, this.#now()));
    for (const { code, message, detail } of this.#setup.takeDiagnostics()) {
      call.diagnose(code, message, detail);
    }
  }

  /** Counts a message before `start`. Returns false if the socket takes no more messages. */
  received(length: number): boolean {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.received(length, this.#now()));
    }
    return !this.isOver;
  }

  /** A message was not understood. */
  notUnderstood(message: InvalidMessage | UnknownMessage): void {
    if (this.#call === undefined) {
      this.#setup.notUnderstood(message);
    }
  }

  /** Media arrived. */
  media(now: number): void {
    this.#follow(this.#lifecycle.media(now));
  }

  /** Another sign of life arrived. */
  alive(now: number): void {
    this.#lifecycle.alive(now);
  }

  /** Handles an event of the call, or of the socket before it is a call. */
  handle(event: SetupEvent): void {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.handle(event, this.#now()));
    } else {
      this.#follow(this.#lifecycle.handle(event, this.#now()));
    }
  }

  /** The application asked for the end after all queued audio was heard. */
  ending(): void {
    this.#follow(this.#lifecycle.handle({ type: 'ending' }, this.#now()));
  }

  /** The peer exceeded a limit: its call ends, or the socket is rejected. */
  breach({ code, message, closeCode }: Breach): void {
    if (this.#call === undefined) {
      this.reject({ code, message }, closeCode);
    } else if (!this.#lifecycle.isOver) {
      this.#call.diagnose(code, message);
      this.#follow(this.#lifecycle.handle({ type: 'breach', code: closeCode, detail: message }, this.#now()));
    }
  }

  /** The socket must not become a call. */
  reject(rejection: SetupRejection, closeCode: number): void {
    this.#prepare(this.#setup.reject(rejection, closeCode, this.#now()));
  }

  /** Stops the time for `start` while messages are held. */
  hold(): void {
    this.#setup.hold();
    this.#alarm.set(this.#setup.nextAt());
  }

  /** Begins the time for `start` again. */
  release(): void {
    this.#setup.release(this.#now());
    this.#alarm.set(this.#setup.nextAt());
  }

  /** Reports a diagnostic. Before the call it is kept for the call. */
  diagnose(diagnostic: InboundDiagnostic): void {
    if (this.#call === undefined) {
      this.#setup.keep(diagnostic);
    } else {
      this.#call.diagnose(diagnostic.code, diagnostic.message, diagnostic.detail);
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

  /** Carries out decisions before there is a call. */
  #prepare(effects: readonly SetupEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'reject':
          this.#config.onRejected(effect.rejection);
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
    this.#alarm.set(this.#setup.nextAt());
  }

  /** Carries out decisions of the lifecycle. */
  #follow(effects: readonly LifecycleEffect[]): void {
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
            'The peer did not close the socket in time; the connection was torn down (limits.closeTimeoutMs)',
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
      this.#alarm.release();
      this.#config.onGone();
    }
  }
}
