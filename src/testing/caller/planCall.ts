import type { Observable } from 'rxjs';
import { NEVER } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkOneOf } from '../../support/checkOneOf.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import { isDigit } from '../../wire/Digit.js';
import { MAX_LEAD_MS } from '../rules/BotRules.js';
import { checkCallPlan } from './checkCallPlan.js';
import { createSid } from './createSid.js';
import type { ParsedQuirk } from '../quirks/readQuirk.js';
import { planQuirks, withQuirks } from '../quirks/planQuirks.js';
import type { CallerAudio, HangUp, SimulateCallOptions, SimulatedKey } from './SimulateCallOptions.js';
import { shownAddress } from './shownAddress.js';
import type { PlayoutBehaviour } from './SimulatedPlayout.js';

/** A simulated call before it is made: every option has its value. */
export interface CallPlan {
  /** As it is dialled: without credentials, and without a query that live calls would not carry. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly audio: CallerAudio;
  readonly audio$: Observable<AudioFrame>;
  readonly keys: readonly Required<SimulatedKey>[];
  readonly dtmf$: Observable<DtmfDigit | DtmfDigit['digit']>;
  readonly say$: Observable<AudioFrame>;
  readonly hangUpAfterMs: number;
  readonly hangUp$: Observable<unknown>;
  readonly hangUp: Required<HangUp>;
  readonly sampleRate: number;
  readonly frameMs: number;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly start: {
    readonly streamSid: string;
    readonly callSid: string;
    readonly accountSid: string | undefined;
    readonly from: string | undefined;
    readonly to: string | undefined;
    readonly customParameters: Readonly<Record<string, string>>;
  };
  readonly startDelayMs: number;
  readonly handshakeTimeoutMs: number;
  readonly playout: PlayoutBehaviour;
  readonly quirks: readonly ParsedQuirk[];
  readonly maxLeadMs: number;
  readonly levelWindowMs: number;
  readonly maxRecordMs: number;
  readonly detail: 'normal' | 'full';
}

const RATES: readonly number[] = [8_000, 16_000, 24_000];

/** @throws TypeError when the URL is none of a WebSocket or an option of the wrong kind, RangeError when it is out of its range */
export function planCall(url: string, options: SimulateCallOptions): CallPlan {
  checkCallPlan(url, options);
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
    throw new RangeError(`\`sampleRate\` must be 8000, 16000 or 24000, got ${String(sampleRate)}`);
  }
  if (!Number.isInteger(frameMs) || frameMs < 10 || frameMs > 1_000) {
    throw new RangeError(`\`frameMs\` must be an integer from 10 to 1000, got ${String(frameMs)}`);
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
    quirks,
    detail,
  };
  return quirks.reduce((changed, { entry, value }) => entry.plan?.(changed, value) ?? changed, plan);
}

function readUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'ws:' && parsed?.protocol !== 'wss:') {
    // What is no URL may still hold a password: only its beginning is quoted.
    throw new TypeError(`\`url\` must be a ws:// or wss:// address, got "${shownAddress(url)}"`);
  }
  return parsed;
}

function basic(username: string, password: string): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
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
    throw new RangeError(`\`${name}\` must be a number of ms from 0 on, got ${String(value)}`);
  }
}
