import type { BotIssue } from './BotIssue.js';
import type { StreamSid } from '../../wire/StreamSid.js';

/** Every {@link BotErrorCode}, in the order in which a message is read. */
export const botErrorCodes = [
  'notUtf8',
  'notJson',
  'notObject',
  'noEvent',
  'undocumentedEvent',
  'noPayload',
  'badBase64',
  'noMarkName',
] as const;

/**
 * Why a bot's message has no effect.
 *
 * @public
 */
export type BotErrorCode = (typeof botErrorCodes)[number];

interface BotEnvelope {
  readonly streamSid?: StreamSid;
  readonly sequenceNumber?: number;
  /** What Exotel's documents do not allow about it. */
  readonly issues?: readonly BotIssue[];
}

/**
 * A bot's message as Exotel's side reads it: a union on `event`.
 *
 * @public
 */
export type BotMessage =
  | (BotEnvelope & {
      readonly event: 'media';
      readonly payload: Uint8Array;
      readonly chunk?: number;
      /** Milliseconds since the stream began, by the bot's count. */
      readonly timestampMs?: number;
    })
  | (BotEnvelope & { readonly event: 'mark'; readonly name: string })
  | (BotEnvelope & { readonly event: 'clear' })
  | {
      readonly event: 'invalid';
      readonly code: BotErrorCode;
      /** The same in words. */
      readonly message: string;
      /** The first 200 characters as they came. */
      readonly raw: string;
    };
