import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { isRecord } from '../../wire/messages/scalars.js';

/**
 * Something that went over the wire of a call: a message, as it was, or the end of the connection. `atMs` is the time
 * since the recording began.
 *
 * @public
 */
export type CassetteEntry = { readonly atMs: number; readonly from: 'exotel' | 'bot' } & (
  | { readonly type: 'message'; readonly text: string }
  /** Who closed it, and with which code: 1006 is a cut. */
  | { readonly type: 'close'; readonly code: number }
);

/** Of the format; another one is refused. */
const VERSION = 1;

/** Of what a line gets wrong. */
const english = { error: en().localeError };

const header = z.object({ cassette: z.literal('exotel-rx'), version: z.number() });
const entry = z.object({
  ms: z.number().check(z.nonnegative()),
  from: z.enum(['exotel', 'bot']),
  // A record of zod's drops a field `__proto__`.
  message: z.optional(z.custom<object>(isRecord, 'expected an object')),
  text: z.optional(z.string()),
  close: z.optional(z.int()),
});

/** Writes the first line of a cassette. */
export function headerLine(fields: { readonly masked: boolean; readonly recordedAt?: string }): string {
  return `${JSON.stringify({ cassette: 'exotel-rx', version: VERSION, ...fields })}\n`;
}

/** Writes a line: messages as the JSON that they are, when that is the very text again. */
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

/** @throws Error that says what is wrong with the first line */
export function checkHeader(line: string): void {
  const read = header.safeParse(parseJson(line));
  if (!read.success) {
    throw new Error('it is no header of a cassette: {"cassette":"exotel-rx","version":1}');
  }
  if (read.data.version !== VERSION) {
    throw new Error(`it is of version ${read.data.version}, and only ${VERSION} is read`);
  }
}

/** @throws Error that says what is wrong with the line */
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
  throw new Error('it has none of `message`, `text` and `close`');
}

/** @throws Error when it is no JSON */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error('it is no JSON');
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
