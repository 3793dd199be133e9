import { AudioDecoder } from '../audio/AudioDecoder.js';
import type { AudioFrame } from '../audio/AudioFrame.js';
import type { DtmfDigit } from '../operators/DtmfDigit.js';
import { toDtmfDigit } from '../operators/toDtmfDigit.js';
import type { ConnectedMessage } from '../wire/connectedMessage.js';
import type { DtmfMessage } from '../wire/dtmfMessage.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import type { MediaReader } from '../wire/MediaReader.js';
import { quoteMasked } from '../wire/quoteMasked.js';
import type { StartMessage } from '../wire/startMessage.js';
import { PressFilter } from '../wire/PressFilter.js';
import type { CallInfo } from './CallInfo.js';
import type { DiagnosticCode } from './Diagnostic.js';
import { type EarlyMessage, keptMessage } from './keptMessage.js';
import { type CallInfoSources, readCallInfo } from './readCallInfo.js';

/** What an inbound half is told once. */
export interface InboundConfig extends Omit<CallInfoSources, 'connectedParameters'> {
  readonly maxCustomParameterChars: number;
}

/** What comes out of the messages of a call. */
export type InboundEffect =
  | { readonly type: 'started'; readonly info: CallInfo }
  | { readonly type: 'audio'; readonly frame: AudioFrame }
  | { readonly type: 'digit'; readonly digit: DtmfDigit }
  | { readonly type: 'echo'; readonly name: string }
  | {
      readonly type: 'stopped';
      readonly by: 'caller' | 'flow' | 'unknown';
      readonly reason: string | undefined;
    }
  | {
      readonly type: 'diagnostic';
      readonly code: DiagnosticCode;
      readonly message: string;
      readonly detail?: unknown;
    };

/** Media that comes before `start` is kept up to one second: at the highest rate, that is as many bytes. */
const MAX_EARLY_BYTES = 48_000;
const MAX_EARLY_MESSAGES = 100;

const NO_EFFECTS: readonly InboundEffect[] = [];

/**
 * The inbound half of a call: messages become values, and what is wrong with them diagnostics. A plain state machine.
 */
export class Inbound {
  readonly #config: InboundConfig;
  #info: CallInfo | undefined;
  #decoder: AudioDecoder | undefined;
  #isStopped = false;
  /** The stream's id as it stands in the media messages: one and the same text is compared without being read. */
  #streamSid: string | undefined;
  #connectedParameters: Readonly<Record<string, string>> | undefined;
  #early: EarlyMessage[] = [];
  #earlyBytes = 0;
  #sequenceNumber: number | undefined;
  readonly #presses = new PressFilter();

  constructor(config: InboundConfig) {
    this.#config = config;
  }

  /**
   * Takes the media message that was read last if it is the next of its call and nothing about it is odd; undefined for
   * any that `handle` must see.
   */
  frame(media: MediaReader): AudioFrame | undefined {
    const decoder = this.#decoder;
    if (decoder === undefined || !this.#isPlainNext(media)) {
      return undefined;
    }
    const { sequenceNumber, timestampMs } = media;
    this.#sequenceNumber = sequenceNumber;
    const dated = timestampMs < 0 ? undefined : timestampMs;
    return decoder.isPlain
      ? decoder.date(media.samples(), dated, sequenceNumber)
      : decoder.decode(media.payload(), dated, sequenceNumber);
  }

  /** As `frame`, of a message whose payload nobody wants and was not read: gives its length in samples. */
  skip(media: MediaReader): number | undefined {
    const decoder = this.#decoder;
    if (decoder === undefined || !decoder.isWhole || !this.#isPlainNext(media)) {
      return undefined;
    }
    this.#sequenceNumber = media.sequenceNumber;
    return decoder.skip(media.payloadBytes);
  }

  /** Whether a media message is the next of its call and nothing about it is odd. */
  #isPlainNext(media: MediaReader): boolean {
    return (
      this.#sequenceNumber !== undefined &&
      media.sequenceNumber === this.#sequenceNumber + 1 &&
      this.#isOwn(media.streamSid) &&
      media.track !== 'outbound' &&
      !media.hasIssues &&
      !this.#isStopped
    );
  }

  #isOwn(streamSid: string): boolean {
    if (streamSid !== this.#streamSid) {
      if (streamSid !== this.#info?.streamSid) {
        return false;
      }
      this.#streamSid = streamSid;
    }
    return true;
  }

  /** Takes a message. */
  handle(message: InboundMessage): readonly InboundEffect[] {
    const odd = this.#odd(message);
    const effects = this.#read(message);
    return odd.length === 0 ? effects : [...odd, ...effects];
  }

  #read(message: InboundMessage): readonly InboundEffect[] {
    if (this.#isStopped && message.event !== 'stop') {
      return [diagnostic('messageAfterStop', `Exotel sent \`${message.event}\` after \`stop\`: ignored`)];
    }
    if (this.#isForeign(message)) {
      return [
        diagnostic(
          'foreignStream',
          `Exotel sent \`${message.event}\` of another stream on this socket: ignored`,
        ),
      ];
    }
    switch (message.event) {
      case 'connected':
        return this.#connect(message);
      case 'start':
        if (this.#info !== undefined) {
          return [
            diagnostic('secondStart', 'Exotel sent a second `start` on this socket: the first one holds'),
          ];
        }
        return this.#start(message);
      case 'media':
      case 'dtmf':
      case 'mark':
        return this.#decoder === undefined ? this.#keep(message) : this.#value(message, this.#decoder);
      case 'stop':
        if (this.#isStopped) {
          return [diagnostic('messageAfterStop', 'Exotel sent a second `stop`: ignored')];
        }
        this.#isStopped = true;
        return [{ type: 'stopped', by: message.by, reason: message.reason }];
      case 'clear':
        // Listed in Exotel's base guide without a meaning: told in wire$, and nothing to do.
        return NO_EFFECTS;
      case 'unknown':
        return [
          diagnostic(
            'unknownEvent',
            `Exotel sent an event without a known meaning: ${quoteMasked(message.name)}`,
          ),
        ];
      case 'invalid':
        return [
          diagnostic('invalidMessage', message.message, {
            code: message.code,
            ...(message.claimedEvent === undefined
              ? {}
              : { claimedEvent: message.claimedEvent.slice(0, 80) }),
          }),
        ];
      default:
        return message satisfies never;
    }
  }

  #connect({ customParameters = {} }: ConnectedMessage): readonly InboundEffect[] {
    const kept = withinLimit(customParameters, this.#config.maxCustomParameterChars);
    this.#connectedParameters = kept ?? customParameters;
    return kept === undefined ? NO_EFFECTS : [this.#parametersDropped()];
  }

  #start(message: StartMessage): readonly InboundEffect[] {
    const info = readCallInfo(message, {
      ...this.#config,
      connectedParameters: this.#connectedParameters,
    });
    const customParameters = withinLimit(info.customParameters, this.#config.maxCustomParameterChars);
    this.#info = customParameters === undefined ? info : { ...info, customParameters };
    this.#decoder = new AudioDecoder(info.mediaFormat);
    return [
      ...(customParameters === undefined ? NO_EFFECTS : [this.#parametersDropped()]),
      { type: 'started', info: this.#info },
      ...this.#release(),
    ];
  }

  #parametersDropped(): InboundEffect {
    return diagnostic(
      'customParametersDropped',
      `The custom parameters have more than ${this.#config.maxCustomParameterChars} characters (limits.maxCustomParameterChars): some were left out`,
    );
  }

  #value(message: InboundMessage, decoder: AudioDecoder): readonly InboundEffect[] {
    switch (message.event) {
      case 'media':
        return message.track === 'outbound'
          ? [
              diagnostic(
                'outboundTrack',
                'Exotel sent audio of the outbound track: it is not the caller, and is ignored',
              ),
            ]
          : [
              {
                type: 'audio',
                frame: decoder.decode(message.payload, message.timestampMs, message.sequenceNumber),
              },
            ];
      case 'dtmf':
        return this.#press(message);
      case 'mark':
        return [{ type: 'echo', name: message.name }];
      default:
        return NO_EFFECTS;
    }
  }

  #press(message: DtmfMessage): readonly InboundEffect[] {
    return this.#presses.isNew(message)
      ? [{ type: 'digit', digit: toDtmfDigit(message) }]
      : [
          diagnostic(
            'duplicateDigit',
            `Exotel repeated a key press (message ${message.sequenceNumber ?? ''}): dropped`,
          ),
        ];
  }

  /** Keeps what came before `start`. */
  #keep(message: EarlyMessage): readonly InboundEffect[] {
    const kept = keptMessage(message);
    if (kept === undefined) {
      return [
        diagnostic(
          'earlyMediaDropped',
          `\`${message.event}\` came before \`start\` with a name that is too long: it was dropped`,
        ),
      ];
    }
    this.#early.push(kept);
    this.#earlyBytes += bytesOf(kept);
    if (this.#earlyBytes <= MAX_EARLY_BYTES && this.#early.length <= MAX_EARLY_MESSAGES) {
      return NO_EFFECTS;
    }
    do {
      this.#earlyBytes -= bytesOf(this.#early.shift());
    } while (this.#earlyBytes > MAX_EARLY_BYTES);
    return [
      diagnostic(
        'earlyMediaDropped',
        'More than a second of media came before `start`: the oldest was dropped',
      ),
    ];
  }

  /** Gives what came before `start`: of the audio, the last second. */
  #release(): readonly InboundEffect[] {
    const { sampleRate, encoding } = this.#info?.mediaFormat ?? { sampleRate: 8_000, encoding: 'pcm16' };
    const second = sampleRate * (encoding === 'mulaw' ? 1 : 2);
    const effects: InboundEffect[] = [];
    for (const message of this.#early) {
      if (message.event === 'media' && this.#earlyBytes > second) {
        this.#earlyBytes -= message.payload.length;
        effects.push(
          diagnostic(
            'earlyMediaDropped',
            'More than a second of media came before `start`: the oldest was dropped',
          ),
        );
      } else if (this.#isForeign(message)) {
        effects.push(
          diagnostic(
            'foreignStream',
            `Exotel sent \`${message.event}\` of another stream on this socket: ignored`,
          ),
        );
      } else if (this.#decoder !== undefined) {
        effects.push(...this.#value(message, this.#decoder));
      }
    }
    this.#early = [];
    return effects;
  }

  #isForeign(message: InboundMessage): boolean {
    if (
      this.#info === undefined ||
      message.event === 'invalid' ||
      message.event === 'start' ||
      message.streamSid === undefined
    ) {
      return false;
    }
    const { streamSid } = this.#info;
    return message.streamSid !== streamSid && !streamSid.startsWith('local-');
  }

  /** What is odd about a message that is understood. */
  #odd(message: InboundMessage): readonly InboundEffect[] {
    const gap = message.event === 'invalid' ? undefined : this.#gap(message.sequenceNumber);
    if (message.issues === undefined && gap === undefined) {
      return NO_EFFECTS;
    }
    const effects = (message.issues ?? [])
      // Half a sample is nothing that μ-law has.
      .filter(({ code }) => code !== 'oddByte' || this.#info?.mediaFormat.encoding !== 'mulaw')
      .map(({ code, message: text }) => diagnostic('oddMessage', text, { code, event: message.event }));
    return gap === undefined ? effects : [...effects, gap];
  }

  #gap(sequenceNumber: number | undefined): InboundEffect | undefined {
    const last = this.#sequenceNumber;
    this.#sequenceNumber = sequenceNumber ?? last;
    return last === undefined ||
      sequenceNumber === undefined ||
      sequenceNumber === last + 1 ||
      sequenceNumber === last
      ? undefined
      : diagnostic('sequenceGap', `Exotel's messages are numbered ${last}, then ${sequenceNumber}`);
  }
}

function bytesOf(message: EarlyMessage | undefined): number {
  return message?.event === 'media' ? message.payload.length : 0;
}

/** As many of the parameters as the limit allows, without a prototype; undefined when it allows all. */
function withinLimit(
  parameters: Readonly<Record<string, string>>,
  maxChars: number,
): Readonly<Record<string, string>> | undefined {
  const kept: Record<string, string> = {};
  Object.setPrototypeOf(kept, null);
  let isComplete = true;
  let chars = 0;
  for (const [key, value] of Object.entries(parameters)) {
    chars += key.length + value.length;
    if (chars <= maxChars) {
      kept[key] = value;
    } else {
      isComplete = false;
    }
  }
  return isComplete ? undefined : kept;
}

function diagnostic(code: DiagnosticCode, message: string, detail?: unknown): InboundEffect {
  return { type: 'diagnostic', code, message, ...(detail === undefined ? {} : { detail }) };
}
