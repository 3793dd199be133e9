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
 * Options for {@link probe}: which bot is called, and who calls it.
 *
 * @public
 */
export interface ProbeOptions extends Pick<SimulateCallOptions, 'from' | 'to' | 'customParameters'> {
  /** The bot's address: `ws://…` or `wss://…`. Credentials in it are sent as Basic authorization. */
  readonly url: string;
}

const PROBE_OPTIONS: OptionNames<ProbeOptions> = { url: true, from: true, to: true, customParameters: true };

/**
 * Calls a bot, written in any language, and checks how it follows the protocol. First it makes good calls, all at
 * once; then calls that go wrong in different ways; then one more call. It makes about a dozen calls and some forty
 * checks, and takes about 14 s, at most 30 s. The last value is `finished`, with a report.
 *
 *                probe({ url })
 *     result     s--------(ccccccc)---(ccccccc)-(ckkk…f|)    started, calls, checks, finished
 *
 * ```ts
 * const { report } = await lastValueFrom(probe({ url }).pipe(filter((event) => event.type === 'finished')));
 * expect(report.checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
 * ```
 *
 * Errors emitted: a TestingError `cannotConnect` when none of the good calls gets a connection.
 *
 * @param options - the bot's address, and who calls
 * @returns a cold observable of events: subscribing calls the bot, unsubscribing cuts every connection
 * @throws TypeError when `url` is not a ws:// or wss:// address
 * @see {@link simulateCall}
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
    : throwError(() => new TestingError('cannotConnect', first?.error ?? 'The probe made no call'));
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

/** The last call must end within 30 s of the first: 20 s for the good calls, 7 s for the bad calls, and 2.5 s. */
const HANDSHAKE_MS = { 1: 10_000, 2: 3_000, 3: 2_000 } as const;

/** Returns the options of a simulated call for a scenario. The caller's own options say who calls. */
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
