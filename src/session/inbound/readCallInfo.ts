import type { StartMessage } from '../../wire/messages/start.js';
import type { CallInfo } from '../contract/CallInfo.js';
import type { UpgradeInfo } from '../contract/UpgradeInfo.js';

/** Sources of a call's info besides `start`. */
export interface CallInfoSources {
  readonly upgrade: UpgradeInfo | undefined;
  /** Custom parameters of `connected`, where the guide to the beta extension shows them. */
  readonly connectedParameters: Readonly<Record<string, string>> | undefined;
  readonly wireSampleRate: number | undefined;
}

/**
 * Returns the info of a call. Its sample rate is `wireSampleRate` of the options, else the rate that `start` announces,
 * else the rate in the URL's query, else 8 kHz.
 */
export function readCallInfo(start: StartMessage, sources: CallInfoSources): CallInfo {
  const { upgrade, connectedParameters, wireSampleRate } = sources;
  const { streamSid, callSid, accountSid, legSid, from, to, customParameters, mediaFormat } = start;
  const url = upgrade?.url === undefined ? undefined : readUrl(upgrade.url);
  const remoteAddress = upgrade?.socket?.remoteAddress;
  const { sampleRateAnnounced, sampleRate, ...format } = mediaFormat;
  const asked = sampleRateAnnounced ? undefined : askedRate(url?.query);
  return {
    streamSid: streamSid ?? `local-${Math.random().toString(36).slice(2, 14)}`,
    ...(callSid === undefined ? {} : { callSid }),
    ...(accountSid === undefined ? {} : { accountSid }),
    ...(legSid === undefined ? {} : { legSid }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    customParameters: copy(connectedParameters, customParameters),
    mediaFormat: { ...format, sampleRate: wireSampleRate ?? asked ?? sampleRate },
    ...url,
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  };
}

/** Returns the sample rate of the query. Exotel writes `sample-rate`, some of its documents `sample_rate`. */
function askedRate(query: Readonly<Record<string, string>> | undefined): number | undefined {
  const rate = Number(query?.['sample-rate'] ?? query?.['sample_rate']);
  return rate === 8_000 || rate === 16_000 || rate === 24_000 ? rate : undefined;
}

/** Copies records into one without a prototype, where `__proto__` is a key like any other. */
function copy(...records: readonly (Readonly<Record<string, string>> | undefined)[]): Record<string, string> {
  const result: Record<string, string> = {};
  Object.setPrototypeOf(result, null);
  for (const record of records) {
    for (const [key, value] of Object.entries(record ?? {})) {
      result[key] = value;
    }
  }
  return result;
}

/** Returns a URL's path, and its query without a prototype, where `__proto__` is a key like any other. */
export function readUrl(url = '/'): {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
} {
  const mark = url.indexOf('?');
  const query: Record<string, string> = {};
  Object.setPrototypeOf(query, null);
  for (const [key, value] of new URLSearchParams(mark === -1 ? '' : url.slice(mark))) {
    query[key] = value;
  }
  return { path: mark === -1 ? url : url.slice(0, mark), query };
}

/** Returns the parameters that fit into the limit, without a prototype; undefined when all fit. */
export function limitParameters(
  parameters: Readonly<Record<string, string>>,
  maxChars: number,
): Readonly<Record<string, string>> | undefined {
  const kept: Record<string, string> = {};
  Object.setPrototypeOf(kept, null);
  let isComplete = true;
  let chars = 0;
  for (const [key, value] of Object.entries(parameters)) {
    chars += key.length + value.length;
    if (chars <= maxChars) {
      kept[key] = value;
    } else {
      isComplete = false;
    }
  }
  return isComplete ? undefined : kept;
}
