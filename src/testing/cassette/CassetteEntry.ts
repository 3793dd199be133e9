import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { isRecord } from '../../wire/messages/scalars.js';
import { quoteMasked } from '../../wire/text.js';

/**
 * Entry of a cassette: a message as it was sent, or the end of the connection. `atMs` is the time in ms since the
 * recording began.
 *
 * @public
 */
export type CassetteEntry = { readonly atMs: number; readonly from: 'exotel' | 'bot' } & (
  | { readonly type: 'message'; readonly text: string }
  /** The close code; 1006 means that the connection was cut. `from` is the side that closed it. */
  | { readonly type: 'close'; readonly code: number }
);

/** Version of the format; other versions are rejected. */
const VERSION = 1;

/** Language of the messages about invalid lines. */
const english = { error: en().localeError };

const header = z.object({ cassette: z.literal('exotel-rx'), version: z.number() });
const entry = z.object({
  ms: z.number().check(z.nonnegative()),
  from: z.enum(['exotel', 'bot']),
  // zod's own record drops a field `__proto__`.
  message: z.optional(z.custom<object>(isRecord, 'expected an object')),
  text: z.optional(z.string()),
  close: z.optional(z.int()),
});

/** Returns the first line of a cassette. */
export function headerLine(fields: { readonly masked: boolean; readonly recordedAt?: string }): string {
  return `${JSON.stringify({ cassette: 'exotel-rx', version: VERSION, ...fields })}\n`;
}

/** Returns the line of an entry. A message is written as JSON if that JSON is exactly its text again. */
export function entryLine(given: CassetteEntry): string {
  const { atMs, from } = given;
  const head = `{"ms":${Math.round(atMs * 1_000) / 1_000},"from":"${from}",`;
  if (given.type === 'close') {
    return `${head}"close":${given.code}}\n`;
  }
  return isPlainJson(given.text)
    ? `${head}"message":${given.text}}\n`
    : `${head}"text":${JSON.stringify(given.text)}}\n`;
}

/** @throws Error that describes the mistake in the first line */
export function checkHeader(line: string): void {
  const read = header.safeParse(parseJson(line));
  if (!read.success) {
    throw new Error(
      `a cassette must begin with a header such as {"cassette":"exotel-rx","version":1}, got ${quoteMasked(line)}`,
    );
  }
  if (read.data.version !== VERSION) {
    throw new Error(`version ${read.data.version} is not supported, only version ${VERSION}`);
  }
}

/** @throws Error that describes the mistake in the line */
export function readEntry(line: string): CassetteEntry {
  const read = entry.safeParse(parseJson(line), english);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`\`${issue?.path.join('.') ?? ''}\`: ${issue?.message ?? 'unreadable'}`);
  }
  const { ms: atMs, from, message, text, close } = read.data;
  if (close !== undefined) {
    return { type: 'close', atMs, from, code: close };
  }
  if (text !== undefined || message !== undefined) {
    return { type: 'message', atMs, from, text: text ?? JSON.stringify(message) };
  }
  throw new Error('`message`, `text` or `close` is missing');
}

/** @throws Error when the line is not JSON */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error('not JSON');
  }
}

function isPlainJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && JSON.stringify(value) === text
    );
  } catch {
    return false;
  }
}
