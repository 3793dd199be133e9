import { describeValue } from '../support/describeValue.js';
import { checkObject, checkOptionNames } from '../support/options.js';
import { escapeControls } from '../wire/text.js';
import type { CallQuery, LiveCall } from './CallRegistry.js';

const NAMES = ['id', 'callSid', 'streamSid'] as const;

/**
 * Returns a function that decides whether a query selects a call. A missing `callSid` is never selected.
 *
 * @throws TypeError when the query does not have exactly one id, RangeError when its name is unknown
 */
export function matcherOf(query: CallQuery): (call: Pick<LiveCall, (typeof NAMES)[number]>) => boolean {
  checkObject('`query`', query);
  checkOptionNames(query, NAMES, 'a query of calls');
  const given = new Map<string, unknown>(Object.entries(query));
  const [name, ...others] = NAMES.filter((one) => given.has(one));
  const sid = name === undefined ? undefined : given.get(name);
  if (name === undefined || others.length > 0 || typeof sid !== 'string' || sid === '') {
    throw new TypeError(
      `\`query\` must have exactly one of ${NAMES.join(', ')}, as a text that is not empty, got ${describeValue(query)}`,
    );
  }
  // Entries show ids with their control characters escaped.
  const escaped = escapeControls(sid);
  return (call) => call[name] === escaped;
}
