import type { InvalidMessage } from '../wire/InboundMessage.js';
import type { UnknownMessage } from '../wire/messages/unknown.js';
import type { CallLimits } from './contract/CallLimits.js';
import type { Rejection, RejectionCode } from './contract/Rejection.js';
import type { InboundDiagnostic } from './inbound/Inbound.js';
import type { LifecycleEvent } from './Lifecycle.js';

/** Events of a socket before it is a call. */
export type SetupEvent = Extract<
  LifecycleEvent,
  { type: 'stopped' | 'close' | 'socketFailed' | 'socketClosed' }
>;

/** Why a socket never becomes a call. */
export type SetupRejection = Pick<Rejection, 'code' | 'message' | 'cause'>;

/** The socket never becomes a call. */
interface RejectEffect {
  readonly type: 'reject';
  readonly rejection: SetupRejection;
}

/** What the setup decides, to be carried out in order. */
export type SetupEffect =
  | RejectEffect
  | { readonly type: 'closeSocket'; readonly code: number }
  | { readonly type: 'terminateSocket' }
  /** The socket has closed. */
  | { readonly type: 'gone' };

const MAX_EARLY_DIAGNOSTICS = 100;

/** WebSocket close codes (RFC 6455, 7.4.1). */
const NORMAL = 1000;
const POLICY_VIOLATION = 1008;

const NO_EFFECTS: readonly SetupEffect[] = [];

/**
 * A socket until `start`: by when `start` must come, how much may come before it, and how the socket closes without it.
 * A plain state machine.
 */
export class CallSetup {
  readonly #limits: Required<CallLimits>;
  #startBy: number;
  #receivedBytes = 0;
  #diagnostics: InboundDiagnostic[] = [];
  /** Why a `start` was not understood, in words. */
  #badStart: string | undefined;
  /** The code of the last message that was not understood. */
  #notUnderstood: string | undefined;
  /** By when the socket must have closed, once its close has begun. */
  #closeBy: number | undefined;
  #isGone = false;

  constructor(limits: Required<CallLimits>, now: number) {
    this.#limits = limits;
    this.#startBy = now + limits.startTimeoutMs;
  }

  /** Whether the socket can no longer become a call. */
  get isOver(): boolean {
    return this.#closeBy !== undefined || this.#isGone;
  }

  /** Counts a message. */
  received(bytes: number, now: number): readonly SetupEffect[] {
    this.#receivedBytes += bytes;
    const { maxBytesBeforeStart } = this.#limits;
    return this.#receivedBytes <= maxBytesBeforeStart
      ? NO_EFFECTS
      : this.reject(
          {
            code: 'tooMuchBeforeStart',
            message: `The peer sent more than ${maxBytesBeforeStart} bytes before \`start\` (limits.maxBytesBeforeStart)`,
          },
          POLICY_VIOLATION,
          now,
        );
  }

  /** Rejects the socket: it is reported, and the socket is closed. */
  reject(rejection: SetupRejection, closeCode: number, now: number): readonly SetupEffect[] {
    return this.#reject({ type: 'reject', rejection }, closeCode, now);
  }

  /** Stops the time for `start`: it may have come already, and is not handled yet. */
  hold(): void {
    this.#startBy = Infinity;
  }

  /** Begins the time for `start` again. */
  release(now: number): void {
    this.#startBy = now + this.#limits.startTimeoutMs;
  }

  handle(event: SetupEvent, now: number): readonly SetupEffect[] {
    switch (event.type) {
      case 'stopped':
        return this.#reject(
          this.#noStart('closedBeforeStart', 'Exotel sent `stop` before `start`'),
          NORMAL,
          now,
        );
      case 'close':
        return this.#close(NORMAL, now);
      case 'socketFailed':
        return this.#reject(
          this.#noStart('closedBeforeStart', `The socket failed before \`start\`: ${event.detail}`),
          NORMAL,
          now,
        );
      case 'socketClosed':
        return this.#closed(event.code);
      default:
        return event satisfies never;
    }
  }

  /** Notes that this process stood still for so many ms: the peer has that much more time. */
  stoodStill(ms: number): void {
    this.#startBy += ms;
    if (this.#closeBy !== undefined) {
      this.#closeBy += ms;
    }
  }

  /** Returns what is due by now. */
  advance(now: number): readonly SetupEffect[] {
    if (this.#closeBy !== undefined && this.#closeBy <= now) {
      return [{ type: 'terminateSocket' }, ...this.#leave()];
    }
    return this.#startBy <= now
      ? this.#reject(
          this.#noStart(
            'startTimeout',
            '`start` did not come in time (limits.startTimeoutMs): the client is not Exotel, or `acceptCall` was subscribed too late',
          ),
          POLICY_VIOLATION,
          now,
        )
      : NO_EFFECTS;
  }

  /** Returns when `advance` is next needed. */
  nextAt(): number {
    return this.#isGone ? Infinity : (this.#closeBy ?? this.#startBy);
  }

  /** Notes a message that was not understood: it may have been the `start`. */
  notUnderstood(message: InvalidMessage | UnknownMessage): void {
    if (message.event === 'invalid' && message.claimedEvent === 'start') {
      this.#badStart = message.message;
    }
    this.#notUnderstood = message.event === 'invalid' ? message.code : 'unknownEvent';
  }

  /** Keeps a diagnostic for the call. */
  keep(diagnostic: InboundDiagnostic): void {
    if (this.#diagnostics.length < MAX_EARLY_DIAGNOSTICS) {
      this.#diagnostics.push(diagnostic);
    }
  }

  /** Removes and returns the diagnostics. */
  takeDiagnostics(): readonly InboundDiagnostic[] {
    const diagnostics = this.#diagnostics;
    this.#diagnostics = [];
    return diagnostics;
  }

  #close(code: number, now: number): readonly SetupEffect[] {
    if (this.isOver) {
      return NO_EFFECTS;
    }
    this.#closeBy = now + this.#limits.closeTimeoutMs;
    return [{ type: 'closeSocket', code }];
  }

  /** Returns the rejection of a socket without a `start` that was understood. */
  #noStart(code: RejectionCode, message: string): RejectEffect {
    if (this.#badStart !== undefined) {
      const text = `\`start\` came and was not understood: ${this.#badStart}`;
      return { type: 'reject', rejection: { code: 'badStart', message: text } };
    }
    const hint =
      this.#notUnderstood === undefined
        ? ''
        : `; the last message that was not understood: ${this.#notUnderstood}`;
    return { type: 'reject', rejection: { code, message: message + hint } };
  }

  #reject(effect: RejectEffect, closeCode: number, now: number): readonly SetupEffect[] {
    return this.isOver ? NO_EFFECTS : [effect, ...this.#close(closeCode, now)];
  }

  #closed(code: number): readonly SetupEffect[] {
    const why = this.#noStart('closedBeforeStart', `The socket was closed before \`start\` (code ${code})`);
    return this.isOver ? this.#leave() : [why, ...this.#leave()];
  }

  #leave(): readonly SetupEffect[] {
    if (this.#isGone) {
      return NO_EFFECTS;
    }
    this.#isGone = true;
    return [{ type: 'gone' }];
  }
}
