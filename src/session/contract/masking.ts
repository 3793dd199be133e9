import type { InboundMessage } from '../../wire/InboundMessage.js';
import { escapeControls, toJson } from '../../wire/text.js';
import type { CallInfo } from './CallInfo.js';
import type { WireMessage } from './WireMessage.js';

/** All digits of a number but the last two. */
const NUMBERS = /\d(?=\d{2})/g;

/** Returns a telephone number with all digits but the last two masked. */
export function maskNumber(number: string): string {
  return number.replace(NUMBERS, '•');
}

/** Returns a message with its digits and telephone numbers masked. `media` needs no masking. */
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
 * Returns the info of a call as it may be logged: ids and format unchanged, numbers, tokens and parameters masked, control
 * characters escaped.
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

/** Returns a copy with the control characters of its own texts escaped. */
function escapeTexts<T extends object>(value: T): T {
  const copy = { ...value };
  for (const [key, member] of Object.entries(copy)) {
    if (typeof member === 'string') {
      Reflect.set(copy, key, escapeControls(member));
    }
  }
  return copy;
}

/** Returns the names with all values masked: a value may be anything. */
function maskValues(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.keys(values).map((key) => [escapeControls(maskNumber(key.slice(0, 40))), '•']),
  );
}

/** Letters and digits that may be a token: names of routes are shorter. */
const TOKENS = /[\w.~%+=-]{16,}/g;

/** Digits that may be a telephone number. */
const LONG_NUMBERS = /\d{5,}/g;

const MAX_CHARACTERS = 100;

/** Returns a path as it may be logged: tokens and telephone numbers masked, at most 100 characters. */
export function maskPath(path: string): string {
  const masked = path.slice(0, 1_000).replace(TOKENS, '•').replace(LONG_NUMBERS, '•');
  return escapeControls(masked.slice(0, MAX_CHARACTERS));
}
