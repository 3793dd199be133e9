import { quoteMasked } from '../text.js';
import type { WireIssue, WireIssueCode } from '../WireIssue.js';

/** Reads a text, which may be unquoted in JSON. Empty, null and structured values count as missing. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The inputs of {@link readWholeNumber} about a field. */
interface WholeNumberField {
  /** The path of the field, in Exotel's spelling. */
  readonly path: string;
  /** The code of the issue when the value is not a whole number. */
  readonly code: WireIssueCode;
  /** Where the issue goes. */
  readonly issues: WireIssue[];
}

/**
 * Reads a counter or a time. A value that is not a whole number is dropped and reported; a missing value is not
 * reported.
 */
export function readWholeNumber(
  value: unknown,
  { path, code, issues }: WholeNumberField,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = wholeNumber(value);
  if (number === undefined) {
    const got = typeof value === 'string' ? quoteMasked(value) : typeof value;
    issues.push({ code, path, message: `\`${path}\` must be a whole number, got ${got}` });
  }
  return number;
}

/** The digits of a counter or a time. A safe integer has at most 16; zeros may precede it. */
export const wholeNumberDigits = /^\d{1,32}$/;

/**
 * Reads a whole number, which Exotel may send as a number or as a string of digits. Returns undefined for other values.
 */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && wholeNumberDigits.test(value) ? Number(value) : value;
  // Adding 0 turns JSON's `-0` into 0.
  return Number.isSafeInteger(number) && typeof number === 'number' && number >= 0 ? number + 0 : undefined;
}

/** Whether a value is a JSON object, not null and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The message of a schema for a value of another type. zod/mini has no messages; these are those of zod's English
 * locale.
 */
export function expecting(type: 'string' | 'object'): {
  error: (issue: { readonly input?: unknown }) => string;
} {
  return { error: ({ input }) => `Invalid input: expected ${type}, received ${typeName(input)}` };
}

/** JSON has no NaN, but `1e999` is infinite. */
function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value === Infinity || value === -Infinity ? String(value) : typeof value;
}
