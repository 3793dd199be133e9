import { quoteMasked } from '../quoteMasked.js';
import { wholeNumber } from './wholeNumber.js';
import type { WireIssue, WireIssueCode } from '../WireIssue.js';

/** What {@link readWholeNumber} needs to know of a field. */
interface WholeNumberField {
  /** Where the field is, in Exotel's spelling. */
  readonly path: string;
  /** The code of the issue when it is no whole number. */
  readonly code: WireIssueCode;
  /** Where the issue goes. */
  readonly issues: WireIssue[];
}

/** Reads a counter or a time; one that is no whole number is dropped and reported, an absent one is not. */
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
