import { isRecord } from './isRecord.js';
import { readStreamSid } from './readStreamSid.js';
import { readWholeNumber } from './readWholeNumber.js';
import type { WireIssue } from '../WireIssue.js';

/** One object of a message: where it is, and which of its fields are known. */
interface KnownPart {
  readonly path: string;
  readonly value: unknown;
  readonly shape: Readonly<Record<string, unknown>>;
}

/** What {@link readMessageFields} reads besides the top level. */
interface MessageParts {
  /** The message's objects, the top level first. */
  readonly parts: readonly KnownPart[];
  /** Where the stream's id may stand besides the top level. */
  readonly ids?: readonly (readonly [path: string, value: unknown])[];
  /** Where issues go. */
  readonly issues: WireIssue[];
}

/** Reads what every message may have: the stream's id, the counter, and fields nobody knows. */
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
  // The keys are the peer's: without a prototype, `__proto__` is a key like any other.
  Object.setPrototypeOf(extra, null);
  for (const { path, value, shape } of parts) {
    if (!isRecord(value)) continue;
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) extra[path === '' ? key : `${path}.${key}`] = value[key];
    }
  }
  return Object.keys(extra).length === 0 ? undefined : extra;
}
