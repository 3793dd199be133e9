import { asyncScheduler, type Observable, ReplaySubject, type Subscription } from 'rxjs';
import { decodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import type { Listener } from '../../socket/WebSocketLike.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';
import { ExotelMessages, type StartFields } from '../caller/exotelMessages.js';
import { type PlayoutBehaviour, SimulatedPlayout } from '../caller/SimulatedPlayout.js';
import { Emitter } from './Emitter.js';
import { MemoryLine } from '../quirks/MemoryLine.js';
import { type ParsedQuirk, withQuirks } from '../quirks/readQuirk.js';
import { parseBotMessage } from '../rules/parseBotMessage.js';
import { steadyNow } from '../../support/steadyNow.js';

/** Options for a fake socket. */
export interface FakeSocketConfig {
  readonly start?: StartFields;
  readonly playout?: PlayoutBehaviour;
  /** Ways in which its peer misbehaves. */
  readonly quirks?: readonly ParsedQuirk[];
  /** Whether its peer answers a close frame. @defaultValue true */
  readonly answersClose?: boolean;
}

const OPEN = 1;
const CLOSED = 3;

/**
 * WebSocket in memory. The Exotel at its other end plays the audio that is sent in RxJS time, echoes marks, and
 * answers a close.
 */
export class FakeSocket {
  readonly messages: ExotelMessages;
  /** Messages that were sent, from the first one. */
  readonly sent$: Observable<OutboundMessage>;
  readyState = OPEN;
  readonly #sent = new ReplaySubject<OutboundMessage>(Infinity);
  readonly #emitter = new Emitter();
  readonly #playout: SimulatedPlayout;
  readonly #isMulaw: boolean;
  readonly #line: MemoryLine | undefined;
  #answersClose: boolean;
  #timer: Subscription | undefined;

  constructor(config: FakeSocketConfig = {}) {
    const { start = {}, playout = {}, quirks = [], answersClose = true } = config;
    const { sampleRate = 8_000, encoding = 'pcm16' } = start.mediaFormat ?? {};
    this.messages = new ExotelMessages(start);
    this.sent$ = this.#sent.asObservable();
    this.#playout = new SimulatedPlayout(sampleRate, withQuirks(playout, quirks));
    if (quirks.length > 0) {
      this.#line = new MemoryLine(quirks, {
        receive: (data) => {
          this.#hand(data);
        },
        drop: (code) => {
          this.drop(code);
        },
      });
    }
    this.#isMulaw = encoding === 'mulaw';
    this.#answersClose = answersClose;
  }

  /** Number of listeners. */
  get listenerCount(): number {
    return this.#emitter.listenerCount;
  }

  // ---- the methods of a WebSocket

  on(event: string, listener: Listener): this {
    this.#emitter.on(event, listener);
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#emitter.off(event, listener);
    return this;
  }

  send(text: string): void {
    if (this.readyState !== OPEN) {
      throw new Error('A message was sent on a socket that is not open');
    }
    const message = parseBotMessage(text);
    const now = steadyNow();
    switch (message.event) {
      case 'media':
        this.#sent.next({ event: 'media', payload: message.payload });
        this.#playout.media(
          this.#isMulaw ? decodeMulaw(message.payload) : pcm16ToSamples(message.payload),
          now,
        );
        break;
      case 'mark':
        this.#sent.next({ event: 'mark', name: message.name });
        this.#playout.mark(message.name, now);
        break;
      case 'clear':
        this.#sent.next({ event: 'clear' });
        this.#playout.clear(now);
        break;
      case 'invalid':
        throw new Error(`The call sent a message that Exotel does not understand: ${message.message}`);
      default:
        message satisfies never;
    }
    this.#schedule();
  }

  close(code = 1005): void {
    if (this.#answersClose) {
      this.drop(code);
    }
  }

  terminate(): void {
    this.drop(1006);
  }

  // ---- the actions of its peer

  /** Sends a message as the peer, through its quirks. */
  receive(data: string | Uint8Array): void {
    if (this.#line === undefined || typeof data !== 'string') {
      this.#hand(data);
    } else {
      this.#line.send(data);
    }
  }

  #hand(data: string | Uint8Array): void {
    this.#emitter.emit(
      'message',
      typeof data === 'string' ? new TextEncoder().encode(data) : data,
      typeof data !== 'string',
    );
  }

  /** Sends `connected` and `start`. */
  begin(): void {
    this.receive(this.messages.connected());
    this.receive(this.messages.start());
  }

  /** Ends the connection. */
  drop(code: number): void {
    if (this.readyState !== CLOSED) {
      this.readyState = CLOSED;
      this.#timer?.unsubscribe();
      this.#line?.stop();
      this.#emitter.emit('close', code, new Uint8Array(0));
      this.#sent.complete();
    }
  }

  /** Hangs up as a live caller: `stop`, then a lost connection without a close frame. */
  hangUp(reason?: string): void {
    this.#answersClose = false;
    this.receive(this.messages.stop(reason));
    if (this.#line === undefined) {
      this.drop(1006);
    } else {
      this.#line.cut();
    }
  }

  /** Makes the connection fail. */
  fail(error: Error): void {
    this.#answersClose = false;
    this.#emitter.emit('error', error);
    this.drop(1006);
  }

  #schedule(): void {
    this.#timer?.unsubscribe();
    const at = this.#playout.nextAt();
    if (at < Infinity) {
      // Whole milliseconds: timers have no finer grain. Never synchronously: a real peer does not answer inside
      // `send` either.
      this.#timer = asyncScheduler.schedule(
        () => {
          this.#advance();
        },
        Math.max(0, Math.ceil(at) - steadyNow()),
      );
    }
  }

  #advance(): void {
    for (const event of this.#playout.advance(steadyNow())) {
      if (event.type === 'mark') {
        this.receive(this.messages.mark(event.name));
      }
    }
    if (this.readyState === OPEN) {
      this.#schedule();
    }
  }
}
