import { escapeControls } from '../wire/escapeControls.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import { MediaReader } from '../wire/MediaReader.js';
import { MediaScanner } from '../wire/MediaScanner.js';
import { MessageMemory } from '../wire/MessageMemory.js';
import { parseMessage } from '../wire/parseMessage.js';
import { readMessageData } from '../wire/readMessageData.js';
import { toBuffer } from '../wire/toBuffer.js';
import { Call } from './Call.js';
import type { CallInfo } from './CallInfo.js';
import type { CallLimits } from './CallLimits.js';
import type { EndReason } from './CallLifecycle.js';
import type { CallOptions } from './CallOptions.js';
import { type CallScope, runInCallScope } from './callScope.js';
import type { CallSession } from './CallSession.js';
import { CallSetup, type SetupEffect, type SetupEvent } from './CallSetup.js';
import type { CallTransport } from './CallTransport.js';
import type { FrameReader } from './FrameReader.js';
import { Inbound } from './Inbound.js';
import type { InboundEffect } from './InboundEffect.js';
import { Lifecycle } from './Lifecycle.js';
import type { LifecycleEffect } from './LifecycleEffect.js';
import { maskNumber } from './maskMessage.js';
import type { RejectionCode } from './Rejection.js';
import { takeTokens } from './takeTokens.js';
import type { Alarm, Ticker } from './Ticker.js';
import type { UpgradeInfo } from './UpgradeInfo.js';

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

/**
 * For each of so many bytes a message counts once more, since reading a large one costs as much as reading many: one in
 * the layout of Exotel's media, and any other, of which a byte costs many times as much.
 */
const COUNTED_MEDIA_BYTES = 4_096;
const COUNTED_BYTES = 512;

/** WebSocket close codes (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;

/** One socket, from its first message to its end: wires the state machines of a call to its streams and timers. */
export class CallConnection implements CallScope {
  // What every message needs stands together: the objects of many calls do not all stay in the processor's caches.
  /** Nothing that comes is of interest any more. */
  #isOver = false;
  #isStalled = false;
  readonly #ticker: Ticker;
  readonly #limits: Required<CallLimits>;
  /** When as many messages may come at once again as ever. */
  #fullAt = 0;
  /** When media last came. The lifecycle is told when it asks, and when it said that the call has stalled. */
  #mediaAt = 0;
  #frames: FrameReader | undefined;
  #call: Call | undefined;
  readonly #lifecycle: Lifecycle;
  readonly #inbound: Inbound;
  readonly #media: MediaReader;
  #isGone = false;
  readonly #config: CallConnectionConfig;
  readonly #setup: CallSetup;
  readonly #alarm: Alarm;

  constructor(config: CallConnectionConfig) {
    const { options, limits, ticker, upgrade } = config;
    this.#config = config;
    this.#ticker = ticker;
    this.#limits = limits;
    this.#inbound = new Inbound({
      upgrade,
      wireSampleRate: options.wireSampleRate,
      maxCustomParameterChars: limits.maxCustomParameterChars,
    });
    this.#media = new MediaReader(this.#inbound.slab);
    this.#setup = new CallSetup(limits, ticker.now());
    this.#lifecycle = new Lifecycle(limits);
    this.#alarm = ticker.alarm((now) => {
      runInCallScope(this, this.#advance, now);
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

  /** Takes a message of the socket. A property, so that a socket can be given it as it is. */
  readonly receive = (message: unknown): void => {
    const data = readMessageData(message);
    if (data !== undefined) {
      const bytes = toBuffer(data);
      if (MediaScanner.shared?.take(bytes) === true) {
        this.receiveTaken(bytes.length);
      } else {
        runInCallScope(this, this.#receiveLong, bytes);
      }
    }
  };

  /** Takes the message, of so many bytes, that the scanner of this thread has taken. As `receive`, a property. */
  readonly receiveTaken = (length: number): void => {
    runInCallScope(this, this.#receiveTaken, length);
  };

  /** The peer has pinged. */
  pinged(): void {
    runInCallScope(this, this.#controlled, false);
  }

  /** The peer has answered a ping, or says so. */
  ponged(): void {
    runInCallScope(this, this.#controlled, true);
  }

  /** The application, or something else in this process, has kept the process from its work. */
  lagged(lagMs: number): void {
    runInCallScope(this, this.#lagged, lagMs);
  }

  /** Something of the call's has failed, and nobody handled it. */
  fail(error: unknown): void {
    this.#call?.end({ error });
  }

  /** The socket has closed. */
  socketClosed(code: number): void {
    runInCallScope(this, this.#handle, { type: 'socketClosed', code });
  }

  /** The socket has failed; its close follows. */
  socketFailed(detail: string, isProtocol: boolean): void {
    runInCallScope(this, this.#handle, { type: 'socketFailed', detail, isProtocol });
  }

  /** Ends the call, or the socket that is none yet. */
  end(reason: EndReason): void {
    runInCallScope(this, this.#handle, { type: 'close', reason });
  }

  /** The socket has closed since a message was too long. */
  messageTooBig(): void {
    this.#breach(
      'messageTooBig',
      `The peer sent a message of more than ${this.#limits.maxMessageBytes} bytes (limits.maxMessageBytes)`,
      TOO_BIG,
    );
  }

  /** Pings and pongs cost what messages cost: they count as such. */
  readonly #controlled = (isAlive: boolean): void => {
    const now = this.#now();
    if (!this.#isOver && this.#isWithinRate(now) && isAlive) {
      this.#lifecycle.alive(now);
    }
  };

  readonly #lagged = (lagMs: number): void => {
    if (this.isLive) {
      this.#call?.lagged(lagMs);
    }
  };

  readonly #receiveTaken = (length: number): void => {
    const scanner = MediaScanner.shared;
    const now = this.#now();
    if (scanner === undefined || !this.#isWelcome(length, now)) {
      return;
    }
    // Fifty media messages a second for every other one: they have a way of their own.
    const isMedia = scanner.scan();
    this.#ticker.handlingSince = now;
    try {
      if (isMedia && this.#receiveFrame(scanner, now)) {
        return;
      }
      const media = isMedia ? this.#media.read(scanner) : undefined;
      if (media === undefined) {
        this.#parse(scanner.text, now);
      } else {
        this.#receiveAny(media, now);
      }
    } finally {
      this.#ticker.handlingSince = undefined;
    }
  };

  /** Takes a message that the scanner does not. */
  readonly #receiveLong = (bytes: Buffer): void => {
    const now = this.#now();
    if (this.#isWelcome(bytes.length, now)) {
      this.#parse(bytes, now);
    }
  };

  #isWelcome(length: number, now: number): boolean {
    if (this.#isOver) {
      if (this.#call !== undefined) {
        this.#carryOutAll(this.#inbound.afterStop);
      }
      return false;
    }
    return (
      this.#isWithinRate(now, 1 + Math.floor(length / COUNTED_MEDIA_BYTES)) && this.#isWithinLimits(length)
    );
  }

  #parse(bytes: Buffer, now: number): void {
    if (this.#isWithinRate(now, Math.floor(bytes.length / COUNTED_BYTES))) {
      this.#lifecycle.alive(now);
      this.#receiveAny(parseMessage(bytes), now);
    }
  }

  #isWithinRate(now: number, count = 1): boolean {
    const fullAt = takeTokens(this.#fullAt, now, count, this.#limits);
    const isWithin = fullAt !== undefined;
    if (isWithin) {
      this.#fullAt = fullAt;
    } else {
      this.#breach(
        'tooManyMessages',
        `The peer sent more than ${this.#limits.maxMessagesPerSecond} messages a second (limits.maxMessagesPerSecond, limits.maxMessageBurst)`,
        POLICY_VIOLATION,
      );
    }
    return isWithin;
  }

  #isWithinLimits(length: number): boolean {
    if (length > this.#limits.maxMessageBytes) {
      this.messageTooBig();
      return false;
    }
    if (this.#call === undefined) {
      this.#prepare(this.#setup.received(length, this.#now()));
      return !this.#setup.isOver;
    }
    return true;
  }

  /** The peer has gone beyond a limit: that ends its call, or what was to become one. */
  #breach(code: 'messageTooBig' | 'tooManyMessages', message: string, closeCode: number): void {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.reject(code, message, closeCode, this.#now()));
    } else if (!this.#lifecycle.isOver) {
      this.#call.diagnose(code, message);
      this.#follow(this.#lifecycle.handle({ type: 'breach', code: closeCode, detail: message }, this.#now()));
    }
  }

  /** Delivers media as a frame and no more, or counts it when nobody reads that, if it is no more than a frame. */
  #receiveFrame(media: MediaScanner, now: number): boolean {
    const call = this.#call;
    const frames = this.#frames;
    if (call === undefined || frames === undefined) {
      return false;
    }
    const { observer } = frames;
    if (observer !== undefined) {
      if (!frames.deliver(media, observer)) {
        return false;
      }
    } else if (call.isWireRead) {
      return false;
    } else if (call.isAudioRead) {
      const frame = frames.read(media);
      if (frame === undefined) {
        return false;
      }
      call.audio(frame, now);
    } else {
      const samples = frames.skip(media);
      if (samples === undefined) {
        return false;
      }
      call.skipped(samples, now);
    }
    this.#sawMedia(now);
    return true;
  }

  #receiveAny(message: InboundMessage, now: number): void {
    this.#call?.received(message);
    this.#carryOutAll(this.#inbound.handle(message));
    if (message.event === 'media') {
      this.#sawMedia(now);
    }
  }

  #sawMedia(now: number): void {
    // Most often only the time limits move back, which the alarm finds out when it wakes.
    this.#mediaAt = now;
    if (this.#isStalled) {
      this.#follow(this.#lifecycle.media(now));
    }
  }

  #now(): number {
    return this.#ticker.now();
  }

  readonly #advance = (now: number): void => {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.advance(now));
    } else {
      if (!this.#isStalled) {
        this.#lifecycle.media(this.#mediaAt);
      }
      this.#follow(this.#lifecycle.advance(now));
    }
  };

  #carryOutAll(effects: readonly InboundEffect[]): void {
    for (const effect of effects) {
      this.#carryOut(effect);
    }
  }

  #carryOut(effect: InboundEffect): void {
    switch (effect.type) {
      case 'started':
        this.#start(effect.info, effect.frames);
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

  #start(info: CallInfo, frames: FrameReader): void {
    const call = new Call({
      info,
      frames,
      options: this.#config.options,
      limits: this.#limits,
      ticker: this.#config.ticker,
      onAudioUnread: () => {
        this.#inbound.slab.release();
      },
      takesBytes: this.#config.transport.takesBytes,
      send: (text) => {
        const { transport } = this.#config;
        transport.send(text);
        const waiting = transport.bufferedBytes();
        if (waiting > 0 && typeof text !== 'string') {
          MessageMemory.shared.keep();
        }
        if (waiting > this.#limits.maxBufferedBytes) {
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
    this.#frames = frames;
    this.#mediaAt = this.#now();
    this.#follow(this.#lifecycle.handle({ type: 'started', info }, this.#now()));
    for (const { code, message, detail } of this.#setup.takeDiagnostics()) {
      call.diagnose(code, message, detail);
    }
    this.#config.onCall(call);
  }

  /** The peer does not read: what is sent would only pile up. */
  #giveUpReader(): void {
    if (!this.#lifecycle.isOver) {
      const detail = `The peer does not read: more than ${this.#limits.maxBufferedBytes} bytes wait (limits.maxBufferedBytes)`;
      this.#call?.diagnose('slowPeer', detail);
      this.#handle({ type: 'socketFailed', isProtocol: false, detail });
    }
  }

  /** Something has happened to the call, or to the socket that is none yet. */
  readonly #handle = (event: SetupEvent): void => {
    if (this.#call === undefined) {
      this.#prepare(this.#setup.handle(event, this.#now()));
    } else {
      this.#follow(this.#lifecycle.handle(event, this.#now()));
    }
  };

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
    this.#isStalled = this.#lifecycle.isStalled;
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
