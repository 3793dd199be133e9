import type { InboundMessage } from '../../wire/InboundMessage.js';
import type { CallLimits } from '../contract/CallLimits.js';
import { rateLimit } from './rateLimit.js';

/** A limit that a peer has exceeded. */
export interface Breach {
  readonly code: 'messageTooBig' | 'tooManyMessages';
  readonly message: string;
  /** The WebSocket's close code (RFC 6455, 7.4.1). */
  readonly closeCode: number;
}

type GateLimits = Pick<Required<CallLimits>, 'maxMessageBytes' | 'maxMessagesPerSecond' | 'maxMessageBurst'>;

/**
 * A message counts again for each so many bytes, because a large message costs as much CPU as many small ones. A byte of
 * media costs much less than a byte of another message.
 */
const COUNTED_MEDIA_BYTES = 4_096;
const COUNTED_BYTES = 512;

const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;

/** Checks the messages of a peer against the limits of size and rate. */
export class MessageGate {
  readonly #limits: GateLimits;
  /** When a full burst of messages is allowed again. */
  #fullAt = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /** Counts a message before it is parsed; a ping or pong has length 0. */
  admit(length: number, now: number): Breach | undefined {
    return (
      this.#count(1 + Math.floor(length / COUNTED_MEDIA_BYTES), now) ??
      (length > this.#limits.maxMessageBytes ? this.tooBig() : undefined)
    );
  }

  /** Counts what parsing a message cost. */
  charge(message: InboundMessage, length: number, now: number): Breach | undefined {
    const isPlain = message.event === 'media' && message.extra === undefined;
    return isPlain ? undefined : this.#count(Math.floor(length / COUNTED_BYTES), now);
  }

  tooBig(): Breach {
    return {
      code: 'messageTooBig',
      message: `The peer sent a message of more than ${this.#limits.maxMessageBytes} bytes (limits.maxMessageBytes)`,
      closeCode: TOO_BIG,
    };
  }

  #count(tokens: number, now: number): Breach | undefined {
    const fullAt = rateLimit(this.#fullAt, now, tokens, this.#limits);
    if (fullAt !== undefined) {
      this.#fullAt = fullAt;
      return undefined;
    }
    return {
      code: 'tooManyMessages',
      message: `The peer sent more than ${this.#limits.maxMessagesPerSecond} messages a second (limits.maxMessagesPerSecond, limits.maxMessageBurst)`,
      closeCode: POLICY_VIOLATION,
    };
  }
}
