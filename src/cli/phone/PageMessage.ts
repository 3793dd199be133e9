import type { MessageEvent } from 'ws';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { isQuirk, type Quirk } from '../../testing/index.js';

/** Numbers and keys are short; what is longer is none. */
const MAX_NUMBER_LENGTH = 64;
/** Far more quirks than there are. */
const MAX_QUIRKS = 100;

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** Of what a message gets wrong. */
const english = { error: en().localeError };

const number = z.optional(z.string().check(z.maxLength(MAX_NUMBER_LENGTH)));

const pageMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('dial'),
    /** Of the stream; what the address of the bot says when it is left out. */
    sampleRate: z.optional(z.union([z.literal(8_000), z.literal(16_000), z.literal(24_000)])),
    /** Of the audio that the page sends. */
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

/** What the page says: a union on `type`. */
export type PageMessage =
  | z.output<typeof pageMessage>
  /** What the caller says, at the rate that `dial` told. */
  | { readonly type: 'audio'; readonly samples: Int16Array }
  | { readonly type: 'invalid'; readonly message: string };

/** The page asks for a call. */
export type Dial = Extract<PageMessage, { type: 'dial' }>;

/** Reads a message of the page: PCM16 is bytes, all else JSON. Never throws. */
export function readPageMessage({ data }: Pick<MessageEvent, 'data'>): PageMessage {
  if (typeof data === 'string') {
    const result = pageMessage.safeParse(parseJson(data), english);
    return result.success ? result.data : { type: 'invalid', message: z.prettifyError(result.error) };
  }
  if (!Buffer.isBuffer(data)) {
    return { type: 'invalid', message: 'audio must come in one piece' };
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
