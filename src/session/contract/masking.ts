import type { InboundMessage } from '../../wire/InboundMessage.js';
import { escapeControls, toJson } from '../../wire/text.js';
import type { CallInfo } from './CallInfo.js';
import type { WireMessage } from './WireMessage.js';

/** All digits of a run but its last two. */
const NUMBERS = /\d(?=\d{2})/g;

/** Masks a telephone number but for its last two digits. */
export function maskNumber(number: string): string {
  return number.replace(NUMBERS, '•');
}

/** Masks the digits and the telephone numbers of a message; of `media` nothing needs to be. */
export function maskMessage(message: InboundMessage): Extract<WireMessage, { direction: 'in' }>['message'] {
  switch (message.event) {
    case 'media':
      return message;
    case 'dtmf':
      return { ...message, digit: '•', ...maskExtra(message.extra) };
    case 'invalid':
      return { ...message, raw: message.raw.replace(/\d/g, '•') };
    case 'unknown':
      return { ...message, name: maskNumber(message.name), fields: maskFields(message.fields) };
    case 'connected':
      return { ...message, ...maskParameters(message.customParameters), ...maskExtra(message.extra) };
    case 'stop':
      return {
        ...message,
        ...(message.reason === undefined ? {} : { reason: maskNumber(message.reason) }),
        ...maskExtra(message.extra),
      };
    case 'start': {
      const { from, to, customParameters } = message;
      return {
        ...message,
        ...(from === undefined ? {} : { from: maskNumber(from) }),
        ...(to === undefined ? {} : { to: maskNumber(to) }),
        ...maskParameters(customParameters),
        ...maskExtra(message.extra),
      };
    }
    default:
      return { ...message, ...maskExtra(message.extra) };
  }
}

function maskParameters(parameters: Readonly<Record<string, string>> | undefined) {
  return parameters === undefined
    ? {}
    : {
        customParameters: Object.fromEntries(
          Object.entries(parameters).map(([key, value]) => [maskNumber(key), maskNumber(value)]),
        ),
      };
}

function maskExtra(extra: Readonly<Record<string, unknown>> | undefined) {
  return extra === undefined ? {} : { extra: maskFields(extra) };
}

function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'boolean' || value === null
        ? value
        : maskNumber(typeof value === 'string' ? value : toJson(value)),
    ]),
  );
}

/**
 * What may be written down of a call's info: the ids and the format whole; no number, token or parameter, and nothing that
 * a terminal obeys.
 */
export function maskInfo(info: CallInfo): CallInfo {
  const { from, to, path, query, customParameters, mediaFormat } = info;
  return escapeTexts({
    ...info,
    ...(from === undefined ? {} : { from: maskNumber(from) }),
    ...(to === undefined ? {} : { to: maskNumber(to) }),
    ...(path === undefined ? {} : { path: maskPath(path) }),
    ...(query === undefined ? {} : { query: maskValues(query) }),
    customParameters: maskValues(customParameters),
    mediaFormat: escapeTexts(mediaFormat),
  });
}

/** A copy whose own texts do nothing to a terminal or a log. */
function escapeTexts<T extends object>(value: T): T {
  const copy = { ...value };
  for (const [key, member] of Object.entries(copy)) {
    if (typeof member === 'string') {
      Reflect.set(copy, key, escapeControls(member));
    }
  }
  return copy;
}

/** The names alone: what stands behind them may be anything. */
function maskValues(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.keys(values).map((key) => [escapeControls(maskNumber(key.slice(0, 40))), '•']),
  );
}

/** As many letters and digits in a row may be a token: names of routes are shorter. */
const TOKENS = /[\w.~%+=-]{16,}/g;

/** As many digits in a row may be a telephone number. */
const LONG_NUMBERS = /\d{5,}/g;

const MAX_CHARACTERS = 100;

/** A path as it may be logged: without what may be a token or a telephone number, and not longer than a line. */
export function maskPath(path: string): string {
  const masked = path.slice(0, 1_000).replace(TOKENS, '•').replace(LONG_NUMBERS, '•');
  return escapeControls(masked.slice(0, MAX_CHARACTERS));
}
