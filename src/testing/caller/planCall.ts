import { NEVER } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { checkObject, checkOneOf, checkOptionNames } from '../../support/options.js';
import { runtime } from '../../support/runtime.js';
import { isDigit } from '../../wire/ids.js';
import { checkNames } from '../checkNames.js';
import { type ParsedQuirk, planQuirks, withQuirks } from '../quirks/readQuirk.js';
import { MAX_LEAD_MS } from '../rules/BotRules.js';
import type { SimulatedKey } from './CallerAction.js';
import type { CallPlan } from './CallPlan.js';
import type { SimulateCallOptions } from './SimulateCallOptions.js';
import { checkPlayout } from './SimulatedPlayout.js';

const RATES: readonly number[] = [8_000, 16_000, 24_000];

/**
 * Creates the plan of a call: checks every option and fills in its default.
 *
 * @param of - the function that took the options, for error messages
 * @throws TypeError when `url` is not a ws:// or wss:// address or an option has the wrong type, RangeError when an
 * option is out of range
 */
export function planCall(
  url: string,
  options: SimulateCallOptions,
  of = 'simulateCall',
): CallPlan & { readonly quirks: readonly ParsedQuirk[] } {
  checkCallPlan(url, options, of);
  const target = readUrl(url);
  const { username, password, searchParams } = target;
  const asked = Number(searchParams.get('sample-rate') ?? searchParams.get('sample_rate') ?? 8_000);
  const { audio = 'silence', audio$ = NEVER, say$ = NEVER, detail = 'normal' } = options;
  const { dtmf = [], dtmf$ = NEVER, hangUp$ = NEVER, hangUp = {} } = options;
  const { sampleRate = asked, frameMs = 20, encoding = 'pcm16', playout = {} } = options;
  const { streamSid = createSid(), callSid = createSid(), accountSid, from, to, customParameters } = options;
  const times = {
    hangUpAfterMs: options.hangUpAfterMs ?? 3_600_000,
    startDelayMs: options.startDelayMs ?? 0,
    handshakeTimeoutMs: options.handshakeTimeoutMs ?? 10_000,
    maxLeadMs: options.maxLeadMs ?? MAX_LEAD_MS,
    levelWindowMs: options.levelWindowMs ?? 500,
    maxRecordMs: options.maxRecordMs ?? 3_600_000,
  };
  checkOneOf('detail', detail, ['normal', 'full']);
  for (const [name, value] of Object.entries(times)) {
    checkMs(name, value);
  }
  if (!RATES.includes(sampleRate)) {
    throw new RangeError(`\`sampleRate\` must be 8000, 16000 or 24000, got ${describeValue(sampleRate)}`);
  }
  if (!Number.isInteger(frameMs) || frameMs < 10 || frameMs > 1_000) {
    throw new RangeError(`\`frameMs\` must be an integer from 10 to 1000, got ${describeValue(frameMs)}`);
  }
  const inUrl = Object.fromEntries(
    [...searchParams].filter(([name]) => name !== 'sample-rate' && name !== 'sample_rate'),
  );
  const { reason = 'canceled or call ended', connection = 'cut', lingerMs = 0 } = hangUp;
  checkMs('hangUp.lingerMs', lingerMs);

  const dialled = new URL(target);
  dialled.username = '';
  dialled.password = '';
  dialled.hash = '';
  if ((options.query ?? 'strip') === 'strip') {
    dialled.search = '';
  }
  const quirks = planQuirks(options.quirks ?? []);
  const plan: CallPlan = {
    ...times,
    url: dialled.href,
    headers: {
      // Exotel's client is written in Go.
      'User-Agent': 'Go-http-client/1.1',
      ...(username === '' && password === '' ? {} : { Authorization: basic(username, password) }),
    },
    audio,
    audio$,
    keys: dtmf.map(readKey).sort((a, b) => a.atMs - b.atMs),
    dtmf$,
    say$,
    hangUp$,
    hangUp: { reason, connection, lingerMs },
    sampleRate,
    frameMs,
    encoding,
    start: { streamSid, callSid, accountSid, from, to, customParameters: { ...inUrl, ...customParameters } },
    playout: withQuirks({ startBufferMs: 60, ...playout }, quirks),
    detail,
  };
  const changed = quirks.reduce((before, { entry, value }) => entry.plan?.(before, value) ?? before, plan);
  return { ...changed, quirks };
}

function readUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'ws:' && parsed?.protocol !== 'wss:') {
    // A text that is not a URL may still hold a password: only its beginning is quoted.
    throw new TypeError(`\`url\` must be a ws:// or wss:// address, got "${shownAddress(url)}"`);
  }
  return parsed;
}

function basic(username: string, password: string): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${runtime.encodeBase64(new TextEncoder().encode(credentials))}`;
}

function readKey(key: SimulatedKey, index: number): Required<SimulatedKey> {
  const { atMs, digit, durationMs = 100 } = key;
  checkMs(`dtmf[${index}].atMs`, atMs);
  checkMs(`dtmf[${index}].durationMs`, durationMs);
  if (!isDigit(digit)) {
    throw new RangeError(
      `\`dtmf[${index}].digit\` must be one of 0–9, *, #, A–D, got ${JSON.stringify(digit)}`,
    );
  }
  return { atMs, digit, durationMs };
}

function checkMs(name: string, value: number): void {
  if (!(value >= 0)) {
    throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${describeValue(value)}`);
  }
}

const OPTIONS = {
  audio: true,
  say$: true,
  audio$: true,
  dtmf: true,
  dtmf$: true,
  hangUpAfterMs: true,
  hangUp$: true,
  hangUp: true,
  sampleRate: true,
  frameMs: true,
  encoding: true,
  from: true,
  to: true,
  streamSid: true,
  callSid: true,
  accountSid: true,
  customParameters: true,
  query: true,
  startDelayMs: true,
  handshakeTimeoutMs: true,
  quirks: true,
  playout: true,
  maxLeadMs: true,
  levelWindowMs: true,
  maxRecordMs: true,
  detail: true,
} satisfies Record<keyof SimulateCallOptions, true>;

/** The names of the options. */
export const SIMULATE_CALL_OPTIONS: readonly string[] = Object.keys(OPTIONS);

/**
 * Checks the types of the options, for callers without a compiler.
 *
 * @throws TypeError when an option has the wrong type, RangeError when its name is unknown
 */
function checkCallPlan(url: string, options: SimulateCallOptions, of: string): void {
  if (typeof url !== 'string') {
    throw new TypeError(`\`url\` must be a ws:// or wss:// address, got ${describeValue(url)}`);
  }
  // Without this check, a misspelt option gives a caller that never presses a digit or hangs up after an hour.
  checkNames(of, options, SIMULATE_CALL_OPTIONS);
  const { audio, dtmf = [], hangUp = {}, playout = {} } = options;
  if (audio !== undefined && audio !== 'silence' && typeof audio !== 'object') {
    throw new TypeError(
      `\`audio\` must be 'silence', an AudioFrame, { wav: path } or { toneHz }, got ${describeValue(audio)}`,
    );
  }
  if (!Array.isArray(dtmf)) {
    throw new TypeError(`\`dtmf\` must be a list of { atMs, digit }, got ${describeValue(dtmf)}`);
  }
  checkObject('`hangUp`', hangUp);
  checkOptionNames(hangUp, ['reason', 'connection', 'lingerMs'], 'hangUp');
  checkPlayout(playout);
}

/**
 * Creates an identifier in the form of live calls: 28 hexadecimal digits, then the date (the year in hexadecimal,
 * month and day in base 36).
 */
export function createSid(day = new Date()): string {
  const random = [...crypto.getRandomValues(new Uint8Array(14))];
  const digits = random.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const year = (day.getUTCFullYear() % 100).toString(16).padStart(2, '0');
  return `${digits}${year}${(day.getUTCMonth() + 1).toString(36)}${day.getUTCDate().toString(36)}`;
}

/** Returns an address for error messages: without credentials, and without a query, which may hold credentials too. */
export function shownAddress(text: string): string {
  if (!URL.canParse(text)) {
    return `${text.slice(0, 8)}…`;
  }
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
