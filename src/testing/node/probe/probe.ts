import { concat, defer, EMPTY, from, map, merge, type Observable, of, tap, throwError } from 'rxjs';
import { TestingError } from '../../TestingError.js';
import { planCall } from '../../caller/planCall.js';
import { simulateCall } from '../simulateCall.js';
import type { SimulateCallOptions } from '../../caller/SimulateCallOptions.js';
import { checks } from './checks/index.js';
import { judgeProbe, summariseCall } from './judgeProbe.js';
import { ProbeRecord, type RecordedCall } from './ProbeRecord.js';
import type { ProbeEvent } from './ProbeReport.js';
import { recordScenario } from './recordScenario.js';
import { type Scenario, SCENARIOS, SPEECH_AT_MS, SPEECH_MS, speechLike } from './scenarios.js';
import { checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * Which bot is probed, and who calls it.
 *
 * @public
 */
export interface ProbeOptions extends Pick<SimulateCallOptions, 'from' | 'to' | 'customParameters'> {
  /** Where the bot listens: `ws://…` or `wss://…`; credentials in it are sent as Basic authorization. */
  readonly url: string;
}

const PROBE_OPTIONS: OptionNames<ProbeOptions> = { url: true, from: true, to: true, customParameters: true };

/**
 * Calls a bot, in whichever language it is written, a dozen times: good calls first, all at once, then calls that go
 * wrong in every way, then one more. Judges what it did by some forty checks, and ends with a report, after about 14 and
 * at most 30 seconds.
 *
 *                probe({ url })
 *     result     s--------(ccccccc)---(ccccccc)-(ckkk…f|)    started, calls, checks, finished
 *
 * ```ts
 * const { report } = await lastValueFrom(probe({ url }).pipe(filter((event) => event.type === 'finished')));
 * expect(report.checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
 * ```
 *
 * Cold: subscribing calls, unsubscribing cuts every connection. Errors with a TestingError `cannotConnect` when none of the
 * good calls gets a connection.
 *
 * @throws TypeError when `url` is no address of a WebSocket
 * @public
 */
export function probe(options: ProbeOptions): Observable<ProbeEvent> {
  checkOptions('probe', options, PROBE_OPTIONS);
  const { url, ...caller } = options;
  planCall(url, caller);
  const target = new URL(url);
  const scenarios = target.username === '' ? SCENARIOS.filter(({ name }) => name !== 'intruder') : SCENARIOS;

  return defer(() => {
    const startedAt = performance.now();
    const calls: RecordedCall[] = [];
    return concat(
      of<ProbeEvent>({
        type: 'started',
        url: withoutCredentials(target),
        calls: scenarios.length,
        checks: checks.length,
      }),
      callsOf(1),
      defer(() => failUnlessConnected(calls)),
      callsOf(2),
      callsOf(3),
      defer(() => {
        const record = new ProbeRecord(target, calls);
        const report = judgeProbe(record, withoutCredentials(target), performance.now() - startedAt);
        return concat(
          from(report.checks).pipe(map((check): ProbeEvent => ({ type: 'check', check }))),
          of<ProbeEvent>({ type: 'finished', report }),
        );
      }),
    );

    function callsOf(phase: Scenario['phase']): Observable<ProbeEvent> {
      return merge(...scenarios.filter((scenario) => scenario.phase === phase).map(callOf));
    }

    function callOf(scenario: Scenario): Observable<ProbeEvent> {
      const { name } = scenario;
      const events$ = simulateCall(
        name === 'intruder' ? withWrongPassword(target) : url,
        scenarioOptions(scenario, url, caller),
      );
      return events$.pipe(
        recordScenario(name),
        tap((call) => calls.push(call)),
        map((call) => ({ type: 'call', call: summariseCall(call) })),
      );
    }
  });
}

function failUnlessConnected(calls: readonly RecordedCall[]): Observable<never> {
  const first = calls.find(({ scenario }) => scenario !== 'intruder');
  return calls.some(({ report }) => report !== undefined)
    ? EMPTY
    : throwError(() => new TestingError('cannotConnect', first?.error ?? 'No call was made'));
}

function withWrongPassword(target: URL): string {
  const url = new URL(target);
  url.password = `not-${target.password}`;
  return url.href;
}

function withoutCredentials(target: URL): string {
  const url = new URL(target);
  url.username = '';
  url.password = '';
  return url.href;
}

/** The last call has to end within 30 s of the first: 20 for the good ones, 7 for the bad ones, and 2.5. */
const HANDSHAKE_MS = { 1: 10_000, 2: 3_000, 3: 2_000 } as const;

/** What a simulated caller is told for a scenario of a probe; who calls is said by the caller's own options. */
export function scenarioOptions(
  { phase, options }: Scenario,
  url: string,
  caller: SimulateCallOptions,
): SimulateCallOptions {
  const { sampleRate } = planCall(url, { ...caller, ...options });
  return {
    audio: speechLike(sampleRate, SPEECH_AT_MS, SPEECH_MS),
    handshakeTimeoutMs: HANDSHAKE_MS[phase],
    maxRecordMs: 0,
    ...caller,
    ...options,
  };
}
