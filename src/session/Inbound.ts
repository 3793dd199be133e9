import { AudioDecoder } from '../audio/AudioDecoder.js';
import type { AudioFrame } from '../audio/AudioFrame.js';
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
import { EarlyMedia, type EarlyMessage } from './EarlyMedia.js';
import type { InboundDiagnostic, InboundEffect } from './InboundEffect.js';
import { limitParameters } from './limitParameters.js';
import { type CallInfoSources, readCallInfo } from './readCallInfo.js';

/** What an inbound half is told once. */
export interface InboundConfig extends Omit<CallInfoSources, 'connectedParameters'> {
  readonly maxCustomParameterChars: number;
}

const NO_EFFECTS: readonly InboundEffect[] = [];

const EARLY_MEDIA_DROPPED = diagnostic(
  'earlyMediaDropped',
  'More than a second of media came before `start`: the oldest was dropped',
);

/**
 * The inbound half of a call: messages become values, and what is wrong with them diagnostics. A plain state machine.
 */
export class Inbound {
  #decoder: AudioDecoder | undefined;
  #sequenceNumber: number | undefined;
  /** The stream's id as it stands in the media messages: one and the same text is compared without being read. */
  #streamSid: string | undefined;
  #isStopped = false;
  readonly #config: InboundConfig;
  #info: CallInfo | undefined;
  #connectedParameters: Readonly<Record<string, string>> | undefined;
  readonly #early = new EarlyMedia();
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
      return [foreign(message)];
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
    const kept = limitParameters(customParameters, this.#config.maxCustomParameterChars);
    this.#connectedParameters = kept ?? customParameters;
    return kept === undefined ? NO_EFFECTS : [this.#parametersDropped()];
  }

  #start(message: StartMessage): readonly InboundEffect[] {
    const info = readCallInfo(message, {
      ...this.#config,
      connectedParameters: this.#connectedParameters,
    });
    const customParameters = limitParameters(info.customParameters, this.#config.maxCustomParameterChars);
    this.#info = customParameters === undefined ? info : { ...info, customParameters };
    this.#decoder = new AudioDecoder(info.mediaFormat);
    return [
      ...(customParameters === undefined ? NO_EFFECTS : [this.#parametersDropped()]),
      { type: 'started', info: this.#info },
      ...this.#release(this.#info, this.#decoder),
    ];
  }

  #parametersDropped(): InboundEffect {
    return diagnostic(
      'customParametersDropped',
      `The custom parameters have more than ${this.#config.maxCustomParameterChars} characters (limits.maxCustomParameterChars): some were left out`,
    );
  }

  #value(message: EarlyMessage, decoder: AudioDecoder): readonly InboundEffect[] {
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
        return message satisfies never;
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
    switch (this.#early.keep(message)) {
      case 'kept':
        return NO_EFFECTS;
      case 'oldestDropped':
        return [EARLY_MEDIA_DROPPED];
      case 'nameTooLong':
        return [
          diagnostic(
            'earlyMediaDropped',
            `\`${message.event}\` came before \`start\` with a name that is too long: it was dropped`,
          ),
        ];
    }
  }

  /** Gives what came before `start`. */
  #release({ mediaFormat }: CallInfo, decoder: AudioDecoder): readonly InboundEffect[] {
    return this.#early.takeAll(mediaFormat).flatMap((message) => {
      if (message === 'dropped') {
        return [EARLY_MEDIA_DROPPED];
      }
      return this.#isForeign(message) ? [foreign(message)] : this.#value(message, decoder);
    });
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

function foreign({ event }: InboundMessage): InboundDiagnostic {
  return diagnostic('foreignStream', `Exotel sent \`${event}\` of another stream on this socket: ignored`);
}

function diagnostic(code: DiagnosticCode, message: string, detail?: unknown): InboundDiagnostic {
  return { type: 'diagnostic', code, message, ...(detail === undefined ? {} : { detail }) };
}
