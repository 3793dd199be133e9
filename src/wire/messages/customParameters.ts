import { toJson } from '../text.js';
import type { WireIssue } from '../WireIssue.js';
import { isRecord } from './scalars.js';

/** Exotel allows 256 characters, but other clients escape more characters into one JSON string. */
const MAX_TEXT_LENGTH = 16_384;

/**
 * Reads custom parameters in any observed structure: an object, a query string, comma-separated `key=value`, a JSON
 * string, or a list of pairs. Any other value is reported and read as empty. The result has no prototype, so that
 * `__proto__` is a key like any other. Values that are not strings become strings.
 */
export function readCustomParameters(
  value: unknown,
  { path, issues }: { readonly path: string; readonly issues: WireIssue[] },
): Readonly<Record<string, string>> {
  const isTooLong = typeof value === 'string' && value.length > MAX_TEXT_LENGTH;
  const pairs = isTooLong ? undefined : readPairs(value);
  if (pairs === undefined) {
    const problem = isTooLong
      ? `must have at most ${MAX_TEXT_LENGTH} characters`
      : 'must be an object, a text or a list of pairs';
    issues.push({ code: 'badCustomParameters', path, message: `\`${path}\` ${problem}` });
  }
  const parameters: Record<string, string> = {};
  Object.setPrototypeOf(parameters, null);
  for (const [key, text] of pairs ?? []) parameters[key] = text;
  return parameters;
}

type Pairs = readonly (readonly [key: string, value: string])[];

function readPairs(value: unknown): Pairs | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return readString(value.trim());
  if (Array.isArray(value)) return readList(value);
  return isRecord(value) ? Object.keys(value).map((key) => [key, readValue(value[key])]) : undefined;
}

function readString(text: string): Pairs | undefined {
  if (text.startsWith('{') || text.startsWith('[')) {
    const json = parseJson(text);
    return json === undefined ? undefined : readPairs(json);
  }
  if (text.includes(',') && !text.includes('&') && !text.startsWith('?')) {
    return text
      .split(',')
      .filter((item) => item.trim() !== '')
      .map(readItem);
  }
  return [...new URLSearchParams(text)];
}

function readItem(item: string): readonly [string, string] {
  const at = item.indexOf('=');
  return at < 0 ? [item.trim(), ''] : [item.slice(0, at).trim(), item.slice(at + 1).trim()];
}

function readList(items: readonly unknown[]): Pairs | undefined {
  const pairs: [string, string][] = [];
  for (const item of items) {
    const name = isRecord(item) ? (item['name'] ?? item['key']) : undefined;
    if (!isRecord(item) || typeof name !== 'string') return undefined;
    pairs.push([name, readValue(item['value'])]);
  }
  return pairs;
}

function readValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  return toJson(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
