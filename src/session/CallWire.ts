import { type Observable, Subject } from 'rxjs';
import { MessageEncoder } from '../wire/MessageEncoder.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import type { OutboundMessage } from '../wire/OutboundMessage.js';
import type { CallInfo } from './contract/CallInfo.js';
import type { CallStats } from './contract/CallStats.js';
import { maskMessage } from './contract/masking.js';
import type { WireMessage } from './contract/WireMessage.js';

/** Options for a `CallWire`. */
export interface CallWireConfig {
  readonly info: CallInfo;
  /** Returns the time since the call began, in ms. */
  readonly age: () => number;
  readonly send: (text: string) => void;
}

/** The messages of a call on the wire: encodes and counts them, and emits them to `wire$`. */
export class CallWire {
  readonly wire$: Observable<WireMessage>;
  readonly #config: CallWireConfig;
  readonly #encoder: MessageEncoder;
  readonly #wire = new Subject<WireMessage>();
  #receivedMessages = 0;
  #invalidMessages = 0;
  #sentMessages = 0;
  #sentBytes = 0;

  constructor(config: CallWireConfig) {
    const { streamSid, mediaFormat } = config.info;
    this.#config = config;
    this.#encoder = new MessageEncoder({ streamSid, ...mediaFormat });
    this.wire$ = this.#wire.asObservable();
  }

  /** The counts so far; audio in ms. */
  get stats(): Pick<CallStats, 'receivedMessages' | 'invalidMessages' | 'sentMessages' | 'sentAudioMs'> {
    const { sampleRate, encoding } = this.#config.info.mediaFormat;
    return {
      receivedMessages: this.#receivedMessages,
      invalidMessages: this.#invalidMessages,
      sentMessages: this.#sentMessages,
      sentAudioMs: Math.round((this.#sentBytes * 1_000) / (sampleRate * (encoding === 'mulaw' ? 1 : 2))),
    };
  }

  /** Counts a message from Exotel and emits it. */
  received(message: InboundMessage): void {
    this.#receivedMessages++;
    if (message.event === 'invalid') {
      this.#invalidMessages++;
    }
    if (this.#wire.observed) {
      this.#wire.next({ direction: 'in', atMs: this.#config.age(), message: maskMessage(message) });
    }
  }

  send(message: OutboundMessage): void {
    this.#sentMessages++;
    if (message.event === 'media') {
      this.#sentBytes += message.payload.length;
    }
    this.#config.send(this.#encoder.encode(message));
    if (this.#wire.observed) {
      this.#wire.next({ direction: 'out', atMs: this.#config.age(), message });
    }
  }

  complete(): void {
    this.#wire.complete();
  }
}
