import type { MessageEvent } from 'ws';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { isQuirk, type Quirk } from '../../testing/index.js';

/** The longest telephone number that is accepted. */
const MAX_NUMBER_LENGTH = 64;
/** More quirks than exist. */
const MAX_QUIRKS = 100;

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** Language of the messages about invalid messages. */
const english = { error: en().localeError };

const number = z.optional(z.string().check(z.maxLength(MAX_NUMBER_LENGTH)));

const pageMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('dial'),
    /** Sample rate of the stream in Hz; without it, the bot's address decides. */
    sampleRate: z.optional(z.union([z.literal(8_000), z.literal(16_000), z.literal(24_000)])),
    /** Sample rate of the audio that the page sends, in Hz. */
    microphoneRate: z.number().check(z.int(), z.minimum(8_000), z.maximum(48_000)),
    quirks: z._default(
      z
        .array(z.custom<Quirk>((value) => typeof value === 'string' && isQuirk(value)))
        .check(z.maxLength(MAX_QUIRKS)),
      [],
    ),
    from: number,
    to: number,
  }),
  z.object({ type: z.literal('key'), digit: z.enum(KEYS) }),
  z.object({ type: z.literal('hangUp') }),
]);

/** Message of the page: a union on `type`. */
export type PageMessage =
  | z.output<typeof pageMessage>
  /** Audio of the caller, at the `microphoneRate` of `dial`. */
  | { readonly type: 'audio'; readonly samples: Int16Array }
  | { readonly type: 'invalid'; readonly message: string };

/** The page starts a call. */
export type Dial = Extract<PageMessage, { type: 'dial' }>;

/** Parses a message of the page: binary messages are PCM16, text messages are JSON. Never throws. */
export function readPageMessage({ data }: Pick<MessageEvent, 'data'>): PageMessage {
  if (typeof data === 'string') {
    const result = pageMessage.safeParse(parseJson(data), english);
    return result.success ? result.data : { type: 'invalid', message: z.prettifyError(result.error) };
  }
  if (!Buffer.isBuffer(data)) {
    return { type: 'invalid', message: 'audio must come in one WebSocket frame' };
  }
  const samples = Int16Array.from({ length: data.length >> 1 }, (_, index) => data.readInt16LE(2 * index));
  return { type: 'audio', samples };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
