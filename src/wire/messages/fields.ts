import * as z from 'zod/mini';
import { type WireErrorCode, type WireIssue, wireIssueCodes } from '../WireIssue.js';
import { isRecord, readText, readWholeNumber } from './scalars.js';

const id = z.string().check(z.minLength(1));

/** A counter, or a time in ms. */
export const count = z.int().check(z.nonnegative());

const wireIssue = z.object({
  code: z.enum(wireIssueCodes),
  message: z.string(),
  path: z.exactOptional(z.string()),
});

/** The schemas of `MessageEnvelope`. */
export const messageFields = {
  streamSid: z.exactOptional(id),
  sequenceNumber: z.exactOptional(count),
  extra: z.exactOptional(z.custom<Readonly<Record<string, unknown>>>()),
  issues: z.exactOptional(z.readonly(z.array(wireIssue))),
};

/** The schema of the id of a call, or of any other optional id. */
export const callId = z.exactOptional(id);

/** A field that its reader checks. */
export const anyField = z.optional(z.unknown());

/** Top-level fields of every message, in either spelling. */
export const wireFields = {
  event: anyField,
  stream_sid: anyField,
  streamSid: anyField,
  sequence_number: anyField,
  sequenceNumber: anyField,
};

/** One object of a message: its path, and its known fields. */
interface KnownPart {
  readonly path: string;
  readonly value: unknown;
  readonly shape: Readonly<Record<string, unknown>>;
}

/** The inputs of {@link readMessageFields} besides the top level. */
interface MessageParts {
  /** The objects of the message, the top level first. */
  readonly parts: readonly KnownPart[];
  /** Where the id of the stream may be besides the top level. */
  readonly ids?: readonly (readonly [path: string, value: unknown])[];
  /** Where issues go. */
  readonly issues: WireIssue[];
}

/** Reads the fields of every message: the id of the stream, the counter, and unknown fields. */
export function readMessageFields(
  fields: Readonly<Record<string, unknown>>,
  { parts, ids = [], issues }: MessageParts,
): {
  streamSid: string | undefined;
  sequenceNumber: number | undefined;
  extra: Record<string, unknown> | undefined;
} {
  const streamSid = readStreamSid(
    [['stream_sid', fields['stream_sid']], ['streamSid', fields['streamSid']], ...ids],
    issues,
  );
  const sequenceNumber = readWholeNumber(fields['sequence_number'] ?? fields['sequenceNumber'], {
    path: 'sequence_number',
    code: 'badCounter',
    issues,
  });
  return { streamSid, sequenceNumber, extra: unknownFields(parts) };
}

function unknownFields(parts: readonly KnownPart[]): Record<string, unknown> | undefined {
  const extra: Record<string, unknown> = {};
  // The keys come from the peer. Without a prototype, `__proto__` is a key like any other.
  Object.setPrototypeOf(extra, null);
  for (const { path, value, shape } of parts) {
    if (!isRecord(value)) continue;
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) extra[path === '' ? key : `${path}.${key}`] = value[key];
    }
  }
  return Object.keys(extra).length === 0 ? undefined : extra;
}

/**
 * Exotel's ids have 32 characters. Every outbound message repeats the id, so a long id would multiply the cost of a
 * peer.
 */
export const MAX_STREAM_SID_LENGTH = 256;

/** Half a character: UTF-8 cannot encode it, so it could not be sent back. */
const LONE_SURROGATE = /\p{Cs}/u;

/** Reads the id of the stream from the first place that has an id, and reports places that contradict it. */
function readStreamSid(
  places: readonly (readonly [path: string, value: unknown])[],
  issues: WireIssue[],
): string | undefined {
  let found: { readonly path: string; readonly id: string } | undefined;
  for (const [path, value] of places) {
    const id = readText(value);
    if (id === undefined) {
      if (value !== undefined && value !== null && value !== '') {
        issues.push({ code: 'badId', path, message: `\`${path}\` must be a string, got ${typeof value}` });
      }
    } else if (id.length > MAX_STREAM_SID_LENGTH) {
      const message = `\`${path}\` must have at most ${MAX_STREAM_SID_LENGTH} characters, got ${id.length}`;
      issues.push({ code: 'badId', path, message });
    } else if (LONE_SURROGATE.test(id)) {
      const message = `\`${path}\` must be valid Unicode: it contains half of a surrogate pair`;
      issues.push({ code: 'badId', path, message });
    } else if (found === undefined) {
      found = { path, id };
    } else if (found.id !== id) {
      issues.push({ code: 'conflictingIds', path, message: `\`${path}\` differs from \`${found.path}\`` });
    }
  }
  return found?.id;
}

type Given<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Copies an object without the members that are undefined, so that a missing field is not a member. */
export function omitUndefined<T extends object>(value: T): Given<T>;
export function omitUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** Fails the transform of a schema with a code, which `parseMessage` returns as an `invalid` message. */
export function refuse(payload: z.core.ParsePayload, code: WireErrorCode, message: string): never {
  payload.issues.push({ code: 'custom', message, params: { code }, input: payload.value });
  return z.NEVER;
}
