import type { CallInfo } from './CallInfo.js';
import { maskNumber } from './maskMessage.js';
import { maskPath } from './maskPath.js';

/** What may be written down of a call's info: the ids and the format whole; no number, token or parameter. */
export function maskInfo(info: CallInfo): CallInfo {
  const { from, to, path, query, customParameters } = info;
  return {
    ...info,
    ...(from === undefined ? {} : { from: maskNumber(from) }),
    ...(to === undefined ? {} : { to: maskNumber(to) }),
    ...(path === undefined ? {} : { path: maskPath(path) }),
    ...(query === undefined ? {} : { query: maskValues(query) }),
    customParameters: maskValues(customParameters),
  };
}

/** The names alone: what stands behind them may be anything. */
function maskValues(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((key) => [maskNumber(key.slice(0, 40)), '•']));
}
