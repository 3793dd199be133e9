import { runtime } from '../../support/runtime.js';
import { decodeBase64 } from '../../wire/base64/decodeBase64.js';
import { isRecord } from '../../wire/messages/scalars.js';
import { PAGES } from '../rules/pages.js';
import { seededRandom } from '../seededRandom.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { onceAt, onEvent } from './QuirkStage.js';

const HOUR_MS = 3_600_000;
/** Time from one gap to the next, in ms. */
const GAP_PERIOD_MS = 1_000;

/** Quirks of the caller's audio: other chunks, late audio, missing audio. */
export const audioQuirks = [
  {
    name: 'frameMs',
    group: 'audio',
    description: 'each message carries N ms of audio: 20 as on live calls, 50 or 100 as documented',
    page: PAGES.protocol,
    value: { unit: 'ms', defaultValue: 100, min: 10, max: 1_000 },
    needsSocket: true,
    plan: (plan, frameMs) => ({ ...plan, frameMs }),
  },
  {
    name: 'jitter',
    group: 'audio',
    description: 'audio arrives up to N ms late, but in order',
    page: PAGES.baseGuide,
    value: { unit: 'ms', defaultValue: 60, min: 1, max: 10_000 },
    stage: (mostMs) => {
      const random = seededRandom(mostMs);
      return onEvent('media', (message) => [
        { ...message, delayMs: (message.delayMs ?? 0) + mostMs * random() },
      ]);
    },
  },
  {
    name: 'bursts',
    group: 'audio',
    description: 'audio is held back and arrives in one burst every N ms',
    page: PAGES.observed,
    value: { unit: 'ms', defaultValue: 500, min: 20, max: 60_000 },
    stage: (everyMs) =>
      onEvent('media', (message, clockMs) => {
        const delayMs = (everyMs - (clockMs % everyMs)) % everyMs;
        return [{ ...message, delayMs: (message.delayMs ?? 0) + delayMs }];
      }),
  },
  {
    name: 'gaps',
    group: 'audio',
    description: 'the last N ms of audio in every second are lost',
    page: PAGES.prudence,
    value: { unit: 'ms', defaultValue: 100, min: 1, max: 999 },
    stage: (lostMs) =>
      onEvent('media', (_, clockMs) => (clockMs % GAP_PERIOD_MS >= GAP_PERIOD_MS - lostMs ? [] : undefined)),
  },
  {
    name: 'oddBytes',
    group: 'audio',
    description: 'the payload of every audio message lacks its last byte',
    page: PAGES.prudence,
    stage: () =>
      onEvent('media', (message) => {
        const { media } = message.fields;
        if (!isRecord(media) || typeof media['payload'] !== 'string') {
          return undefined;
        }
        const bytes = decodeBase64(media['payload']) ?? new Uint8Array();
        const payload = runtime.encodeBase64(bytes.subarray(0, -1));
        return [{ ...message, fields: { ...message.fields, media: { ...media, payload } } }];
      }),
  },
  {
    name: 'hugeMessage',
    group: 'audio',
    description:
      'an audio message of N bytes arrives half a second into the call; the documented maximum is 100,000',
    page: PAGES.baseGuide,
    value: { unit: 'bytes', defaultValue: 99_840, min: 320, max: 8_000_000 },
    stage: (bytes) =>
      onceAt(500, ({ fields }) => {
        const payload = runtime.encodeBase64(new Uint8Array(bytes));
        return [
          {
            type: 'message',
            fields: { event: 'media', stream_sid: fields['stream_sid'], media: { payload } },
          },
        ];
      }),
  },
  {
    name: 'stall',
    group: 'audio',
    description: 'no audio arrives after N ms, although the connection is open',
    page: PAGES.prudence,
    value: { unit: 'ms', defaultValue: 1_000, min: 0, max: HOUR_MS },
    stage: (fromMs) => onEvent('media', (_, clockMs) => (clockMs >= fromMs ? [] : undefined)),
  },
] as const satisfies readonly QuirkEntry[];
