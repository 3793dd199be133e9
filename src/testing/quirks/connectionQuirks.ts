import { PAGES } from '../rules/pages.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { everyNth, onceAt, onEvent, onMessage, type QuirkStage } from './QuirkStage.js';

const HOUR_MS = 3_600_000;

/** Quirks of the connection and of its end. */
export const connectionQuirks = [
  {
    name: 'fragments',
    group: 'connection',
    description: 'every message is cut into N WebSocket frames',
    page: PAGES.webSocket,
    value: { unit: 'frames', defaultValue: 3, min: 2, max: 16 },
    needsSocket: true,
    stage: (parts) => onMessage((message) => [{ ...message, parts }]),
  },
  {
    name: 'pingFlood',
    group: 'connection',
    description: 'N pings come with every audio message, while fewer than 30 are unanswered',
    page: PAGES.webSocket,
    value: { unit: 'pings', defaultValue: 5, min: 1, max: 1_000 },
    needsSocket: true,
    stage: (count) =>
      onEvent('media', (message) => [
        ...Array.from({ length: count }, () => ({ type: 'ping' }) as const),
        message,
      ]),
  },
  {
    name: 'slowReading',
    group: 'connection',
    description: 'reading stops for N ms with every audio message: the bot meets back-pressure',
    page: PAGES.prudence,
    value: { unit: 'ms', defaultValue: 15, min: 1, max: 60_000 },
    needsSocket: true,
    stage: (forMs) => everyNth(1, () => ({ type: 'pauseReading', forMs })),
  },
  {
    name: 'halfOpen',
    group: 'connection',
    description:
      'nothing is sent, read or answered after N ms, as on a dead network, until the caller hangs up',
    page: PAGES.errors,
    value: { unit: 'ms', defaultValue: 1_000, min: 0, max: HOUR_MS },
    needsSocket: true,
    stage: halfOpen,
  },
  {
    name: 'midFrameCut',
    group: 'connection',
    description: 'the connection is lost at N ms, in the middle of a WebSocket frame',
    page: PAGES.errors,
    value: { unit: 'ms', defaultValue: 1_000, min: 0, max: HOUR_MS },
    stage: (atMs) => onceAt(atMs, () => [{ type: 'cutMidFrame' }]),
  },
  {
    name: 'noStop',
    group: 'ending',
    description: 'a hang-up is a lost connection (1006) without `stop`',
    page: PAGES.errors,
    family: 'ending',
    stage: () => onEvent('stop', () => []),
  },
  {
    name: 'cutAfterStop',
    group: 'ending',
    description: 'a hang-up is `stop` and a lost connection (1006), as on live calls',
    page: PAGES.observed,
    family: 'ending',
    needsSocket: true,
    plan: (plan) => ({ ...plan, hangUp: { ...plan.hangUp, connection: 'cut' } }),
  },
  {
    name: 'closeAfterStop',
    group: 'ending',
    description: 'a hang-up is `stop` and a close with 1000, as documented',
    page: PAGES.errors,
    family: 'ending',
    needsSocket: true,
    plan: (plan) => ({ ...plan, hangUp: { ...plan.hangUp, connection: 'close' } }),
  },
] as const satisfies readonly QuirkEntry[];

function halfOpen(fromMs: number): QuirkStage {
  let isDead = false;
  return (item, clockMs) => {
    if (item.type === 'cut' || item.type === 'close') {
      // A dead network sends no close frame either.
      return [{ type: 'cut' }];
    }
    if (isDead) {
      return [];
    }
    isDead = item.type === 'message' && item.fields['event'] === 'media' && clockMs >= fromMs;
    return isDead ? [{ type: 'pauseReading', forMs: Infinity }] : [item];
  };
}
