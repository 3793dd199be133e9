import type { AudioFrame } from '../../audio/AudioFrame.js';
import { parseMessage } from '../../wire/parseMessage.js';
import { BotRules, IN_FLIGHT_MS } from '../rules/BotRules.js';
import { BreachLog } from '../rules/BreachLog.js';
import { parseBotMessage } from '../rules/parseBotMessage.js';
import type { CallerOutput } from './CallerOutput.js';
import type { CallPlan } from './CallPlan.js';
import { Conversation } from './Conversation.js';
import { ExotelMessages } from './exotelMessages.js';
import type { SimulatedCallReport } from './SimulatedCallReport.js';

type Phase = 'dialling' | 'open' | 'started' | 'stopped' | 'closing' | 'closed';

/** How long a bot may take to answer a close frame. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Simulates Exotel's end of a call, and the caller. It is a plain state machine: its methods report what happens and
 * when, on a clock that never goes back. Its owner calls `advance` at `nextAt()`. A late `advance` does the missed
 * steps in the order of their deadlines.
 */
export class SimulatedCaller {
  readonly #plan: CallPlan;
  readonly #output: CallerOutput;
  readonly #messages: ExotelMessages;
  readonly #conversation: Conversation;
  readonly #rules: BotRules;
  readonly #breaches: BreachLog;
  #phase: Phase = 'dialling';
  /** When the call was dialled and when `start` is sent, on the owner's clock. All other times count from `start`. */
  readonly #dialledAt: number;
  #startsAt = Infinity;
  #handshakeMs = 0;
  /** When `stop` was sent: a quirk may delay it, or drop it. */
  #stoppedAt = Infinity;
  #closesAt = Infinity;

  constructor(plan: CallPlan, output: CallerOutput, now: number) {
    const { sampleRate, encoding, start, maxLeadMs } = plan;
    const { customParameters, ...fields } = start;
    const parameters = Object.keys(customParameters).length === 0 ? undefined : customParameters;
    const mediaFormat = { sampleRate, encoding };
    this.#plan = plan;
    this.#output = plan.detail === 'full' ? output : withoutDetail(output);
    this.#dialledAt = now;
    this.#messages = new ExotelMessages({ ...fields, customParameters: parameters, mediaFormat });
    this.#conversation = new Conversation(plan, this.#messages, this.#output);
    this.#rules = new BotRules({ streamSid: start.streamSid, encoding, maxLeadMs });
    this.#breaches = new BreachLog(output.emit);
  }

  /** Returns when `advance` is due, on the owner's clock. */
  nextAt(): number {
    return this.#startsAt + this.#dueAt();
  }

  /** Does all steps that are due by `now`, each at its own time. */
  advance(now: number): void {
    for (let at = this.#dueAt(); at <= now - this.#startsAt; at = this.#dueAt()) {
      this.#step(at, now);
    }
  }

  /** The connection is open. */
  open(now: number): void {
    this.#handshakeMs = now - this.#dialledAt;
    this.#phase = 'open';
    this.#startsAt = now + this.#plan.startDelayMs;
    this.#output.emit({ type: 'open', atMs: 0, handshakeMs: this.#handshakeMs });
    this.#output.send(this.#messages.connected());
    this.advance(now);
  }

  /** Takes a message of the bot. */
  receive(data: string | Uint8Array, isBinary: boolean, now: number): void {
    this.advance(now);
    const at = this.#at(now);
    this.#output.emit({ type: 'wire', atMs: at, direction: 'fromBot', data, isBinary });
    const message = parseBotMessage(data);
    const isDuring = this.#phase === 'started';
    const isAfter = at > this.#stoppedAt + IN_FLIGHT_MS;
    const findings = this.#rules.judge(message, {
      isBinary,
      phase: this.#phase === 'open' ? 'before' : isAfter ? 'after' : 'during',
      bufferedMs: isDuring ? this.#conversation.bufferedMs(at) : 0,
    });
    for (const { code, message: text } of findings) {
      this.#breaches.add(code, text, at);
    }
    // Before `start` and after `stop` nobody listens.
    if (isDuring && message.event !== 'invalid') {
      this.#conversation.receive(message, at);
    }
  }

  /** Adds live audio to what the caller says. */
  speakLive(samples: Int16Array): void {
    this.#conversation.speakLive(samples);
  }

  /** Takes note of a message that was sent to the bot. */
  sent(data: string | Uint8Array, isBinary: boolean, now: number): void {
    const at = this.#at(now);
    if (this.#phase === 'stopped' || this.#phase === 'closing') {
      this.#stoppedAt = Math.min(this.#stoppedAt, parseMessage(data).event === 'stop' ? at : Infinity);
    }
    this.#output.emit({ type: 'wire', atMs: at, direction: 'toBot', data, isBinary });
  }

  /** Presses a DTMF digit now. */
  press(digit: string, durationMs: number, now: number): void {
    this.advance(now);
    if (this.#phase === 'started') {
      this.#conversation.press(digit, durationMs, this.#at(now));
    }
  }

  /** Speaks the given audio from now on. */
  say(audio: AudioFrame, now: number): void {
    this.advance(now);
    if (this.#phase === 'started') {
      this.#conversation.say(audio);
    }
  }

  /** Hangs up now. */
  hangUp(now: number): void {
    this.advance(now);
    if (this.#phase === 'started') {
      this.#hangUp(this.#at(now));
      this.advance(now);
    }
  }

  /** Reports that the bot does not read, or breaks the WebSocket protocol. */
  fail(code: 'notReading' | 'badWebSocketFrame', message: string, now: number): void {
    this.#breaches.add(code, message, this.#at(now));
  }

  /** Takes note that the connection has ended. */
  closed(code: number, now: number): void {
    this.advance(now);
    if (this.#phase === 'closed') {
      return;
    }
    const at = this.#at(now);
    const isOurs = this.#phase === 'stopped' || this.#phase === 'closing';
    const by = isOurs ? 'caller' : code === 1006 ? 'network' : 'bot';
    this.#phase = 'closed';
    this.#conversation.finish(at);
    this.#output.emit({ type: 'closed', atMs: at, code, by });
    this.#output.emit({ type: 'finished', atMs: at, report: this.#report(code, by, at) });
  }

  #at(now: number): number {
    return Math.max(0, now - this.#startsAt);
  }

  /** Returns when the next step is due, in ms since `start`. */
  #dueAt(): number {
    switch (this.#phase) {
      case 'open':
        return 0;
      case 'started':
        return Math.min(this.#conversation.dueAt(), this.#plan.hangUpAfterMs);
      case 'stopped':
      case 'closing':
        return this.#closesAt;
      case 'dialling':
      case 'closed':
        return Infinity;
    }
  }

  #step(at: number, now: number): void {
    switch (this.#phase) {
      case 'open':
        this.#start();
        break;
      case 'started':
        this.#conversation.step(at, this.#at(now) - at);
        if (this.#plan.hangUpAfterMs <= at) {
          this.#hangUp(at);
        }
        break;
      case 'stopped':
        this.#disconnect(at);
        break;
      case 'closing':
        this.#closesAt = Infinity;
        this.#output.cut();
        break;
      case 'dialling':
      case 'closed':
        break;
    }
  }

  #start(): void {
    const { start, sampleRate } = this.#plan;
    const { streamSid, callSid, customParameters } = start;
    this.#phase = 'started';
    this.#output.send(this.#messages.start());
    this.#output.emit({ type: 'started', atMs: 0, streamSid, callSid, sampleRate, customParameters });
  }

  #hangUp(at: number): void {
    const { reason, lingerMs } = this.#plan.hangUp;
    this.#phase = 'stopped';
    this.#closesAt = at + lingerMs;
    this.#conversation.finish(at);
    this.#output.send(this.#messages.stop(reason));
    this.#output.emit({ type: 'stop', atMs: at, reason });
  }

  #disconnect(at: number): void {
    this.#phase = 'closing';
    if (this.#plan.hangUp.connection === 'cut') {
      this.#closesAt = Infinity;
      this.#output.cut();
    } else {
      this.#closesAt = at + CLOSE_TIMEOUT_MS;
      this.#output.close(1_000);
    }
  }

  #report(
    closeCode: number,
    endedBy: SimulatedCallReport['endedBy'],
    durationMs: number,
  ): SimulatedCallReport {
    const { start, sampleRate } = this.#plan;
    return {
      streamSid: start.streamSid,
      callSid: start.callSid,
      sampleRate,
      handshakeMs: this.#handshakeMs,
      durationMs,
      endedBy,
      closeCode,
      breaches: this.#breaches.report(),
      ...this.#conversation.report(durationMs),
    };
  }
}

/** Drops the detailed events, which are most of the events and seldom needed. */
function withoutDetail(output: CallerOutput): CallerOutput {
  return {
    ...output,
    emit: (event) => {
      if (event.type !== 'wire' && event.type !== 'spoken' && event.type !== 'hearing') {
        output.emit(event);
      }
    },
  };
}
