import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { filter, lastValueFrom, map, toArray } from 'rxjs';
import { TestingError } from '../../../../src/testing/TestingError';
import { probe, scenarioOptions } from '../../../../src/testing/node/probe/probe';
import type { ProbeReport } from '../../../../src/testing/node/probe/ProbeReport';
import { planCall } from '../../../../src/testing/caller/planCall';
import { type Scenario, SCENARIOS } from '../../../../src/testing/node/probe/scenarios';
import { acknowledgingBot } from '../../../fixtures/bots/messages/acknowledgingBot';
import { type Bot, startBot } from '../../../fixtures/bots/botKit';
import { burstBot } from '../../../fixtures/bots/audio/burstBot';
import { callSidBot } from '../../../fixtures/bots/messages/callSidBot';
import { camelCaseBot } from '../../../fixtures/bots/messages/camelCaseBot';
import { fragileBot } from '../../../fixtures/bots/messages/fragileBot';
import { hastyGoodbyeBot } from '../../../fixtures/bots/ending/hastyGoodbyeBot';
import { hurriedBot } from '../../../fixtures/bots/audio/hurriedBot';
import { inventedIdBot } from '../../../fixtures/bots/messages/inventedIdBot';
import { minimalBot } from '../../../fixtures/bots/minimalBot';
import { muteBot } from '../../../fixtures/bots/audio/muteBot';
import { numericMarkBot } from '../../../fixtures/bots/messages/numericMarkBot';
import { ordinaryBot } from '../../../fixtures/bots/ordinaryBot';
import { rateDeafBot } from '../../../fixtures/bots/audio/rateDeafBot';
import { sameMarkBot } from '../../../fixtures/bots/messages/sameMarkBot';
import { smallFramesBot } from '../../../fixtures/bots/audio/smallFramesBot';
import { stopSendingBot } from '../../../fixtures/bots/ending/stopSendingBot';
import { talkingOnBot } from '../../../fixtures/bots/ending/talkingOnBot';
import { testToneBot } from '../../../fixtures/bots/audio/testToneBot';
import { trustingBot } from '../../../fixtures/bots/ending/trustingBot';
import { unpaddedBot } from '../../../fixtures/bots/audio/unpaddedBot';
import { wavHeaderBot } from '../../../fixtures/bots/audio/wavHeaderBot';
import { probeInMemory } from './probeInMemory';

const bots: readonly {
  readonly name: string;
  readonly bot: Bot;
  readonly failures: readonly string[];
  readonly warnings?: readonly string[];
}[] = [
  { name: 'minimalBot', bot: minimalBot, failures: [] },
  { name: 'smallFramesBot', bot: smallFramesBot, failures: [], warnings: ['frameMinimum'] },
  { name: 'muteBot', bot: muteBot, failures: [], warnings: ['audible'] },
  { name: 'camelCaseBot', bot: camelCaseBot, failures: ['snakeCase'] },
  { name: 'hurriedBot', bot: hurriedBot, failures: ['realTime'], warnings: ['lead'] },
  { name: 'burstBot', bot: burstBot, failures: ['lead'] },
  { name: 'numericMarkBot', bot: numericMarkBot, failures: ['stringCounters'] },
  { name: 'inventedIdBot', bot: inventedIdBot, failures: ['streamSid'] },
  { name: 'sameMarkBot', bot: sameMarkBot, failures: ['markNames'] },
  { name: 'acknowledgingBot', bot: acknowledgingBot, failures: ['documentedEvents'] },
  { name: 'testToneBot', bot: testToneBot, failures: ['streamSid', 'afterStart'] },
  { name: 'stopSendingBot', bot: stopSendingBot, failures: ['documentedEvents'] },
  { name: 'rateDeafBot', bot: rateDeafBot, failures: ['announcedRate'] },
  { name: 'talkingOnBot', bot: talkingOnBot, failures: ['afterStop'] },
  { name: 'hastyGoodbyeBot', bot: hastyGoodbyeBot, failures: ['goodbyeHeard'] },
  { name: 'callSidBot', bot: callSidBot, failures: ['liveShapes'] },
  { name: 'fragileBot', bot: fragileBot, failures: ['oddMessages'] },
  { name: 'trustingBot', bot: trustingBot, failures: ['lostMarks'] },
  { name: 'unpaddedBot', bot: unpaddedBot, failures: ['frameMultiple'], warnings: ['frameMinimum'] },
  { name: 'wavHeaderBot', bot: wavHeaderBot, failures: ['payloads'] },
  { name: 'ordinaryBot', bot: ordinaryBot, failures: ['snakeCase', 'realTime'], warnings: ['frameMinimum'] },
];

function probeUrl(url: string): Promise<ProbeReport> {
  return lastValueFrom(
    probe({ url }).pipe(
      filter((event) => event.type === 'finished'),
      map(({ report }) => report),
    ),
  );
}

/** Runs an example as a reader runs it. */
async function startExample(name: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${name}.ts`], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      const [found] = /ws:\/\/\S+/.exec(text.toString()) ?? [];
      if (found !== undefined) {
        resolve(found);
      }
    });
    child.once('exit', () => {
      reject(new Error(`examples/${name}.ts ended before it listened`));
    });
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

const names = ({ checks }: ProbeReport, wanted: string) =>
  checks.filter(({ outcome }) => outcome === wanted).map(({ name, reason }) => `${name}: ${reason}`);
const starting = (failures: readonly string[]) =>
  failures.map((name): unknown => expect.stringMatching(new RegExp(`^${name}: `)));

describe('the calls of a probe', () => {
  it.each(bots)('should find exactly the mistakes of $name', ({ bot, failures, warnings = [] }) => {
    const report = probeInMemory(bot);

    expect(names(report, 'fail')).toEqual(starting(failures));
    expect(names(report, 'warn')).toEqual(starting(warnings));
    expect(report.outcome).toBe(failures.length === 0 ? 'pass' : 'fail');
  });

  it('should end within 30 s, however slow the bot is', () => {
    const longest = ([1, 2, 3] as const).map((phase) =>
      Math.max(...SCENARIOS.filter((scenario) => scenario.phase === phase).map(longestMs)),
    );

    expect(longest.reduce((sum, ms) => sum + ms)).toBeLessThan(30_000);
  });
});

/** The checks that were skipped because this machine was too busy. */
const lateChecks = ({ checks }: ProbeReport) =>
  checks.filter(({ reason }) => reason.startsWith('this machine'));

/** The longest time a call lasts: a close must be answered within two seconds. */
function longestMs(scenario: Scenario): number {
  const { handshakeTimeoutMs, startDelayMs, hangUpAfterMs, hangUp } = planCall(
    'ws://bot',
    scenarioOptions(scenario, 'ws://bot', {}),
  );
  const closeMs = hangUp.connection === 'close' ? 2_000 : 0;
  return handshakeTimeoutMs + startDelayMs + hangUpAfterMs + hangUp.lingerMs + closeMs;
}

describe('probe', () => {
  it('should report correctly about running bots in any language', async () => {
    const [ordinary, minimal] = await Promise.all([startBot(ordinaryBot), startBot(minimalBot)]);
    const examples = await Promise.all(['echo', 'ivr-menu'].map(startExample));
    // All at once: a probe takes about 14 s, most of it waiting.
    const [ordinaryReport, events, ...clean] = await Promise.all([
      probeUrl(ordinary.url),
      lastValueFrom(probe({ url: minimal.url.replace('//', '//key:token@'), from: '0123' }).pipe(toArray())),
      ...examples.map(({ url }) => probeUrl(url)),
    ]);
    await Promise.all([ordinary, minimal, ...examples].map(({ stop }) => stop()));

    // On a machine that is late, the probe cannot measure whether the bot is too fast.
    const isLate = lateChecks(ordinaryReport).length > 0;
    expect(names(ordinaryReport, 'fail')).toEqual(
      starting(isLate ? ['snakeCase'] : ['snakeCase', 'realTime']),
    );
    expect(names(ordinaryReport, 'warn')).toContainEqual(expect.stringMatching(/^frameMinimum: /));

    for (const report of clean) {
      expect(names(report, 'fail')).toEqual([]);
      expect(report.outcome).toBe('pass');
      expect(report.counts.pass + lateChecks(report).length).toBeGreaterThan(25);
    }

    const [started, finished] = [events[0], events.at(-1)];
    if (started?.type !== 'started' || finished?.type !== 'finished') {
      throw new Error('Something else came first or last');
    }
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      ...Array.from({ length: started.calls }, () => 'call'),
      ...Array.from({ length: started.checks }, () => 'check'),
      'finished',
    ]);
    expect(JSON.stringify(events)).not.toContain('token');
    // The bot does not check credentials.
    expect(names(finished.report, 'fail')).toEqual(starting(['credentials']));
  }, 120_000);

  it('should error when nobody listens', async () => {
    const error: unknown = await lastValueFrom(probe({ url: 'ws://key:secret@127.0.0.1:1' })).catch(
      (reason: unknown) => reason,
    );
    expect(TestingError.is(error) && error.code).toBe('cannotConnect');
    expect(String(error)).not.toContain('secret');
  });

  it('should throw when the address is not valid', () => {
    expect(() => probe({ url: 'http://bot' })).toThrow(TypeError);
  });
});
