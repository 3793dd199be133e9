import { setTimeout as wait } from 'node:timers/promises';
import { CallMaker } from './CallMaker.js';
import { HostilePeers } from './HostilePeers.js';
import { type CallerRecord, judgeCall } from './judgeCall.js';
import { Noise } from '../shared/Noise.js';
import { printTable } from '../shared/printTable.js';
import type { CallRecord, Measurement } from '../shared/ServerMessage.js';
import { ServerProcess } from '../shared/ServerProcess.js';

/** Options of a soak. */
export interface SoakCallsConfig {
  readonly calls: number;
  readonly minutes: number;
  readonly seed: number;
}

const CREDENTIALS = 'soak:a password for the soak';
const WARM_UP_MS = 60_000;
const MAX_GROWTH = 0.1;

/** Calls a server with many callers for minutes, a tenth of them failing. Returns the faults, in words. */
export async function soakCalls({ calls, minutes, seed }: SoakCallsConfig): Promise<readonly string[]> {
  const server = new ServerProcess('soak/calls/server.ts', { SOAK_CALLS: String(calls) });
  const wrong = new Map<string, number>();
  const blame = (what: string) => wrong.set(what, (wrong.get(what) ?? 0) + 1);
  const rejections = new Map<string, number>();
  const reasons = new Map<string, number>();
  const records = new Map<string, CallRecord>();
  const callers = new Map<string, CallerRecord>();
  const sums = { judged: 0, samples: 0, keys: 0, plays: 0, cleared: 0, byClock: 0, messages: 0, heardMs: 0 };
  const judge = (streamSid: string) => {
    const [record, caller] = [records.get(streamSid), callers.get(streamSid)];
    if (record === undefined || caller === undefined) return;
    records.delete(streamSid);
    callers.delete(streamSid);
    for (const what of judgeCall(record, caller)) {
      blame(`${caller.isHealthy ? 'healthy' : 'failing'} call ${streamSid}: ${what}`);
    }
    if (caller.isHealthy) {
      sums.judged++;
      sums.samples += record.samples;
      sums.keys += record.keys.length;
      sums.plays += record.plays.length;
      sums.cleared += record.plays.filter(({ outcome }) => outcome === 'cleared').length;
      sums.byClock += record.plays.filter(({ confirmedBy }) => confirmedBy === 'clock').length;
      sums.messages += caller.report.sent.media;
      sums.heardMs += caller.report.heardMs;
    }
  };
  server.messages$.subscribe((message) => {
    if (message.type === 'call') {
      reasons.set(message.reason, (reasons.get(message.reason) ?? 0) + 1);
      if (message.ends !== 1 || message.outcomes !== 1) {
        blame(`call ${message.streamSid}: ended ${message.ends} times, ${message.outcomes} outcomes`);
      }
      records.set(message.streamSid, message);
      judge(message.streamSid);
    } else if (message.type === 'rejected') {
      rejections.set(message.code, (rejections.get(message.code) ?? 0) + 1);
    } else if (message.type === 'fault') {
      blame(`the server: ${message.message}`);
    }
  });

  const port = await server.port();
  await wait(500);
  const before = await server.measure();
  const startedAt = performance.now();
  const endsAt = startedAt + minutes * 60_000;
  let isOver = false;
  const maker = new CallMaker({
    url: `ws://${CREDENTIALS.replaceAll(' ', '%20')}@127.0.0.1:${port}/`,
    seed,
    noise: new Noise(1),
    leastMs: 5_000,
    mostMs: 40_000,
    onOver: (streamSid, record) => {
      if (record !== undefined) {
        callers.set(streamSid, record);
        judge(streamSid);
      } else {
        records.delete(streamSid);
      }
      if (!isOver)
        setTimeout(() => {
          if (!isOver) maker.make();
        }, 50);
    },
  });
  // Not all at one instant: real calls do not arrive at once.
  for (let index = 0; index < calls; index++) {
    maker.make();
    await wait(10_000 / calls);
  }
  const hostile = new HostilePeers(port, CREDENTIALS);
  const measurements: Measurement[] = [];
  let warm: Measurement | undefined;
  for (let now = performance.now(); now < endsAt; now = performance.now()) {
    await wait(
      Math.min(
        endsAt - now,
        30_000,
        warm === undefined ? Math.max(0, startedAt + WARM_UP_MS - now) : Infinity,
      ),
    );
    const measured = await server.measure();
    measurements.push(measured);
    if (performance.now() - startedAt >= WARM_UP_MS) warm ??= measured;
    console.log(
      `${((performance.now() - startedAt) / 1_000).toFixed(0)} s: ${measured.liveCalls} calls, heap ${mb(measured.heapBytes)}, RSS ${mb(measured.rssBytes)}, ` +
        `server CPU ${(measured.cpuMicros / 1e6).toFixed(0)} s, event loop at most ${measured.maxEventLoopDelayMs.toFixed(0)} ms late, callers at most ${maker.worstLateMs.toFixed(0)} ms, ${sums.judged} judged, ${wrong.size} wrong`,
    );
  }
  const end = measurements.at(-1) ?? before;
  hostile.stop();
  isOver = true;
  // Running calls end by themselves.
  const patience = performance.now() + 60_000;
  while ((maker.live > 0 || (await server.measure()).liveCalls > 0) && performance.now() < patience) {
    await wait(1_000);
  }
  maker.stop();
  await wait(3_000);
  const after = await server.measure();
  if (warm !== undefined) {
    // One call more or fewer at the instant of measuring is not a leak.
    const growth = end.heapBytes / warm.heapBytes - 1;
    if (growth > MAX_GROWTH)
      blame(`the heap grew by ${percent(growth)} between the first minute and the end`);
  }
  for (const name of ['TCPSocketWrap', 'TCPServerWrap', 'Timeout']) {
    const [was, is] = [before.resources[name] ?? 0, after.resources[name] ?? 0];
    if (is > was) blame(`${name}: ${was} before, ${is} afterwards`);
  }
  if (after.listeners !== before.listeners) {
    blame(`${before.listeners} listeners before, ${after.listeners} afterwards`);
  }
  if (after.liveCalls > 0) blame(`${after.liveCalls} calls never ended`);
  for (const streamSid of callers.keys()) blame(`call ${streamSid}: the server never reported it`);
  server.tell('stop');
  const [code] = await server.exited;
  if (code !== 0) blame(`the server exited with ${String(code)}`);

  const names = [...maker.quirks.keys()];
  printTable(`Soak: ${calls} calls at once, ${minutes} minutes, seed ${seed}`, [
    ['healthy calls judged', `${sums.judged} (${maker.counts.throwing} of them with a handler that fails)`],
    [
      'failing calls',
      `${maker.counts.quirky} with ${names.length} different quirks, ${maker.counts.dropped} dropped, ${maker.counts.cannotConnect} not connected`,
    ],
    ['caller audio compared', `${sums.messages} messages, ${sums.samples} samples`],
    ['keys compared', String(sums.keys)],
    [
      'playbacks',
      `${sums.plays}, of which ${sums.cleared} were interrupted and ${sums.byClock} confirmed by the clock; ${(sums.heardMs / 60_000).toFixed(0)} minutes heard`,
    ],
    [
      'flood from one address',
      `${hostile.counts.connections} connections, ${hostile.counts.messages} messages`,
    ],
    ['slow readers', String(hostile.counts.slowReaders)],
    ['ends', list(reasons)],
    ['rejections', list(rejections)],
    ['breaches seen by healthy callers', list(maker.breaches)],
    [
      'heap',
      `${mb(before.heapBytes)} before, ${warm === undefined ? '' : `${mb(warm.heapBytes)} after a minute, `}${mb(end.heapBytes)} at the end, ${mb(after.heapBytes)} afterwards`,
    ],
    ['RSS', `${mb(before.rssBytes)} before, ${mb(end.rssBytes)} at the end`],
    ['resources before', list(new Map(Object.entries(before.resources)))],
    ['resources afterwards', list(new Map(Object.entries(after.resources)))],
    ['listeners', `${before.listeners} before, ${after.listeners} afterwards`],
    ['server CPU', `${((end.cpuMicros - before.cpuMicros) / 1e6).toFixed(0)} s`],
    [
      'event loop',
      `at most ${Math.max(...measurements.map(({ maxEventLoopDelayMs }) => maxEventLoopDelayMs)).toFixed(0)} ms late; callers at most ${maker.worstLateMs.toFixed(0)} ms`,
    ],
    ['wrong', wrong.size === 0 ? 'nothing' : String(wrong.size)],
  ]);
  return [...wrong].map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`));
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}
