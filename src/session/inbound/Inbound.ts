import type { AudioFrame } from '../../audio/AudioFrame.js';
import { AudioDecoder } from '../../audio/framing/AudioDecoder.js';
import { type DtmfDigit, toDtmfDigit } from '../../operators/wire/DtmfDigit.js';
import { DtmfDeduplicator } from '../../wire/DtmfDeduplicator.js';
import type { InboundMessage } from '../../wire/InboundMessage.js';
import type { ConnectedMessage } from '../../wire/messages/connected.js';
import type { DtmfMessage } from '../../wire/messages/dtmf.js';
import type { StartMessage } from '../../wire/messages/start.js';
import { beginningOf, quoteMasked } from '../../wire/text.js';
import type { CallInfo } from '../contract/CallInfo.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';
import { EarlyMedia, type EarlyMessage } from './EarlyMedia.js';
import { type CallInfoSources, limitParameters, readCallInfo } from './readCallInfo.js';

/** A non-fatal anomaly of an inbound message. */
export interface InboundDiagnostic {
  readonly type: 'diagnostic';
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly detail?: unknown;
}

/** Results of the messages of a call. */
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
  | InboundDiagnostic;

/** Options for the inbound half of a call. */
export interface InboundConfig extends Omit<CallInfoSources, 'connectedParameters'> {
  readonly maxCustomParameterChars: number;
}

const NO_EFFECTS: readonly InboundEffect[] = [];

const EARLY_MEDIA_DROPPED = diagnostic(
  'earlyMediaDropped',
  'More than a second of audio, or more than 100 messages, came before `start`: the oldest were dropped',
);

const AFTER_STOP: readonly InboundEffect[] = [
  diagnostic('messageAfterStop', 'Exotel sent a message after `stop`: ignored'),
];

/**
 * The inbound half of a call: converts messages to values, and reports anomalies as diagnostics. A plain state machine.
 */
export class Inbound {
  /** Undefined before the call has begun. */
  #audio: AudioDecoder | undefined;
  /** The sequence number of the last message that has one. */
  #sequenceNumber: number | undefined;
  /** How many messages since `#unreadSince` could not be read; each may have had a sequence number. */
  #unread = 0;
  #unreadSince: number | undefined;
  #isStopped = false;
  readonly #config: InboundConfig;
  #info: CallInfo | undefined;
  #connectedParameters: Readonly<Record<string, string>> | undefined;
  readonly #early = new EarlyMedia();
  readonly #presses = new DtmfDeduplicator();

  constructor(config: InboundConfig) {
    this.#config = config;
  }

  /** The diagnostic for a message after `stop`, which need not be parsed for it. */
  get afterStop(): readonly InboundEffect[] {
    return this.#isStopped ? AFTER_STOP : NO_EFFECTS;
  }

  /** Handles a message. */
  handle(message: InboundMessage): readonly InboundEffect[] {
    if (this.#isStopped) {
      return AFTER_STOP;
    }
    const odd = this.#odd(message);
    const effects = this.#read(message);
    return odd.length === 0 ? effects : [...odd, ...effects];
  }

  #read(message: InboundMessage): readonly InboundEffect[] {
    if (this.#isForeign(message)) {
      return [foreign(message)];
    }
    switch (message.event) {
      case 'connected':
        return this.#connect(message);
      case 'start':
        if (this.#info !== undefined) {
          return [
            diagnostic('secondStart', 'Exotel sent a second `start` on this socket: the first one applies'),
          ];
        }
        return this.#start(message);
      case 'media':
      case 'dtmf':
      case 'mark':
        return this.#audio === undefined ? this.#keep(message) : this.#value(message, this.#audio);
      case 'stop':
        this.#isStopped = true;
        return [{ type: 'stopped', by: message.by, reason: message.reason }];
      case 'clear':
        // Exotel's base guide lists it without a meaning. It appears in `wire$` only.
        return NO_EFFECTS;
      case 'unknown':
        return [diagnostic('unknownEvent', `Exotel sent an unknown event: ${quoteMasked(message.name)}`)];
      case 'invalid':
        return [
          diagnostic('invalidMessage', message.message, {
            code: message.code,
            ...(message.claimedEvent === undefined
              ? {}
              : { claimedEvent: beginningOf(message.claimedEvent, 80) }),
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
    this.#audio = new AudioDecoder(info.mediaFormat);
    return [
      ...(customParameters === undefined ? NO_EFFECTS : [this.#parametersDropped()]),
      { type: 'started', info: this.#info },
      ...this.#release(this.#info, this.#audio),
    ];
  }

  #parametersDropped(): InboundEffect {
    return diagnostic(
      'customParametersDropped',
      `The custom parameters have more than ${this.#config.maxCustomParameterChars} characters (limits.maxCustomParameterChars): some were left out`,
    );
  }

  #value(message: EarlyMessage, audio: AudioDecoder): readonly InboundEffect[] {
    if (message.event !== 'dtmf') {
      this.#presses.noteOther(message);
    }
    switch (message.event) {
      case 'media':
        return message.track === 'outbound'
          ? [
              diagnostic(
                'outboundTrack',
                "Exotel sent audio of the outbound track, which is the bot's audio: ignored",
              ),
            ]
          : [
              {
                type: 'audio',
                frame: audio.decode(message.payload, message.timestampMs, message.sequenceNumber),
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
            `Exotel repeated a DTMF digit (message ${message.sequenceNumber ?? ''}): dropped`,
          ),
        ];
  }

  /** Keeps a message that came before `start`. */
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
            `\`${message.event}\` came before \`start\` with a name that is too long: dropped`,
          ),
        ];
    }
  }

  /** Delivers the messages that came before `start`. */
  #release({ mediaFormat }: CallInfo, audio: AudioDecoder): readonly InboundEffect[] {
    return this.#early.takeAll(mediaFormat).flatMap((message) => {
      if (message === 'dropped') {
        return [EARLY_MEDIA_DROPPED];
      }
      return this.#isForeign(message) ? [foreign(message)] : this.#value(message, audio);
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

  /** Returns the anomalies of a message that is understood. */
  #odd(message: InboundMessage): readonly InboundEffect[] {
    const gap = this.#gap(message);
    if (message.issues === undefined && gap === undefined) {
      return NO_EFFECTS;
    }
    const effects = (message.issues ?? [])
      // A sample of μ-law is one byte.
      .filter(({ code }) => code !== 'oddByte' || this.#info?.mediaFormat.encoding !== 'mulaw')
      .map(({ code, message: text }) => diagnostic('oddMessage', text, { code, event: message.event }));
    return gap === undefined ? effects : [...effects, gap];
  }

  #gap(message: InboundMessage): InboundEffect | undefined {
    const last = this.#sequenceNumber;
    if (message.event === 'invalid') {
      this.#unread = this.#unreadSince === last ? this.#unread + 1 : 1;
      this.#unreadSince = last;
      return undefined;
    }
    const { sequenceNumber } = message;
    if (sequenceNumber === undefined) {
      return undefined;
    }
    this.#sequenceNumber = sequenceNumber;
    const unread = this.#unreadSince === last ? this.#unread : 0;
    return last === undefined || (sequenceNumber >= last && sequenceNumber <= last + 1 + unread)
      ? undefined
      : diagnostic(
          'sequenceGap',
          `The sequence number of Exotel's messages jumped from ${last} to ${sequenceNumber}`,
        );
  }
}

function foreign({ event }: InboundMessage): InboundDiagnostic {
  return diagnostic('foreignStream', `Exotel sent \`${event}\` of another stream on this socket: ignored`);
}

function diagnostic(code: DiagnosticCode, message: string, detail?: unknown): InboundDiagnostic {
  return { type: 'diagnostic', code, message, ...(detail === undefined ? {} : { detail }) };
}
