import {
  MAX_MESSAGE_BYTES,
  MESSAGE_MULTIPLE_BYTES,
  MIN_MESSAGE_BYTES,
} from '../../audio/framing/messageSize.js';
import { quote } from '../../wire/text.js';
import type { BotMessage } from './BotMessage.js';
import type { BreachCode } from './BreachCode.js';

/** Rule that a message breaks. */
export interface Finding {
  readonly code: BreachCode;
  readonly message: string;
}

/** State of the call when a message arrives. */
export interface BotRulesContext {
  readonly isBinary: boolean;
  /** Before `start` was sent, during the call, or after `stop`. */
  readonly phase: 'before' | 'during' | 'after';
  /** Audio that still waits at the caller's ear, in ms. */
  readonly bufferedMs: number;
}

/** Options for the rules: which stream the messages belong to. */
export interface BotRulesConfig {
  readonly streamSid: string;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly maxLeadMs: number;
}

/** Default for the audio that may wait at a caller's ear when more arrives, in ms. */
export const MAX_LEAD_MS = 1_000;
/** A bot knows of `stop` only when it arrives: messages sent within this time, in ms, are not a breach. */
export const IN_FLIGHT_MS = 250;

const BASE_GUIDE = 'support article 3000108630';
/** How many mark names are remembered: far more than a call needs, and a limit for the memory that a bot can use. */
const MAX_MARK_NAMES = 10_000;

/** Checks the messages of a bot against the rules that Exotel documents. It is a plain state machine. */
export class BotRules {
  readonly #config: BotRulesConfig;
  readonly #markNames = new Set<string>();
  readonly #last: { sequenceNumber?: number; chunk?: number; timestampMs?: number } = {};

  constructor(config: BotRulesConfig) {
    this.#config = config;
  }

  /** Returns every rule that a message breaks, each once. */
  judge(message: BotMessage, context: BotRulesContext): readonly Finding[] {
    const findings: Finding[] = [];
    if (context.isBinary) {
      findings.push({
        code: 'binaryFrame',
        message: 'the message is in a binary frame: Exotel reads only text frames',
      });
    }
    if (context.phase === 'before') {
      findings.push({
        code: 'beforeStart',
        message: `${message.event} was sent before \`start\`: the \`stream_sid\` is not known yet`,
      });
    } else if (context.phase === 'after') {
      findings.push({
        code: 'afterStop',
        message: `${message.event} was sent after \`stop\`: it has no effect`,
      });
    }
    if (message.event === 'invalid') {
      return [...findings, { code: message.code, message: message.message }];
    }

    const { encoding } = this.#config;
    // In μ-law, one byte is a whole sample.
    const issues = (message.issues ?? []).filter(({ code }) => code !== 'oddByte' || encoding === 'pcm16');
    findings.push(...issues, ...this.#judgeEnvelope(message));
    if (message.event === 'media') {
      findings.push(...this.#judgeMedia(message, context.bufferedMs));
    } else if (message.event === 'mark') {
      findings.push(...this.#judgeMark(message.name));
    }
    return findings.filter(({ code }, index) => findings.findIndex((other) => other.code === code) === index);
  }

  *#judgeEnvelope(message: Exclude<BotMessage, { event: 'invalid' }>): Iterable<Finding> {
    const { streamSid, sequenceNumber } = message;
    if (streamSid !== undefined && streamSid !== this.#config.streamSid) {
      yield {
        code: 'unknownStreamSid',
        message: `\`stream_sid\` is ${quote(streamSid)}, but \`start\` has ${quote(this.#config.streamSid)}`,
      };
    }
    if (sequenceNumber !== undefined) {
      yield* this.#judgeCounter('sequence', '`sequence_number`', this.#last.sequenceNumber, sequenceNumber);
      this.#last.sequenceNumber = sequenceNumber;
    }
  }

  *#judgeMedia(message: Extract<BotMessage, { event: 'media' }>, bufferedMs: number): Iterable<Finding> {
    const { payload, chunk, timestampMs } = message;
    const bytes = payload.length;
    if (bytes % MESSAGE_MULTIPLE_BYTES !== 0) {
      yield {
        code: 'notMultipleOf320',
        message: `${bytes} bytes are not a multiple of 320: the rest is heard as a gap (${BASE_GUIDE})`,
      };
    }
    if (bytes > MAX_MESSAGE_BYTES) {
      yield {
        code: 'frameTooBig',
        message: `${bytes} bytes are more than 100,000: the message may time out (${BASE_GUIDE})`,
      };
    } else if (bytes > 0 && bytes < MIN_MESSAGE_BYTES) {
      yield {
        code: 'frameTooSmall',
        message: `${bytes} bytes are fewer than the documented 3,200 (${BASE_GUIDE}): common, but prone to jitter`,
      };
    }
    const { maxLeadMs } = this.#config;
    if (bufferedMs > maxLeadMs) {
      yield {
        code: 'tooFast',
        message: `${Math.round(bufferedMs)} ms of audio still waited when more arrived; audio more than ${maxLeadMs} ms ahead cannot be interrupted in time and may be lost`,
      };
    }
    if (chunk !== undefined) {
      yield* this.#judgeCounter('chunk', '`media.chunk`', this.#last.chunk, chunk);
      this.#last.chunk = chunk;
    }
    if (timestampMs !== undefined) {
      const { timestampMs: last = -Infinity } = this.#last;
      if (timestampMs < last) {
        yield {
          code: 'timestampBackwards',
          message: `\`media.timestamp\` ${timestampMs} comes after ${last}: it must not decrease`,
        };
      }
      this.#last.timestampMs = timestampMs;
    }
  }

  *#judgeMark(name: string): Iterable<Finding> {
    if (this.#markNames.has(name)) {
      yield {
        code: 'duplicateMark',
        message: `the mark name ${quote(name)} was used before: the echoes of both marks look the same`,
      };
    } else if (this.#markNames.size < MAX_MARK_NAMES) {
      this.#markNames.add(name);
    }
  }

  *#judgeCounter(
    kind: 'sequence' | 'chunk',
    name: string,
    last: number | undefined,
    value: number,
  ): Iterable<Finding> {
    if (last !== undefined && value <= last) {
      yield { code: `${kind}Backwards`, message: `${name} ${value} comes after ${last}: it must increase` };
    } else if (last !== undefined && value > last + 1) {
      yield { code: `${kind}Gap`, message: `${name} ${value} comes after ${last}: numbers are missing` };
    }
  }
}
