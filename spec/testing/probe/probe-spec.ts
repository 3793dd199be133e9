import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { filter, lastValueFrom, map, toArray } from 'rxjs';
import { ExotelError } from '../../../src/ExotelError';
import { probe } from '../../../src/testing/probe/probe';
import type { ProbeReport } from '../../../src/testing/probe/ProbeReport';
import { acknowledgingBot } from '../../fixtures/bots/acknowledgingBot';
import { type Bot, startBot } from '../../fixtures/bots/botKit';
import { burstBot } from '../../fixtures/bots/burstBot';
import { callSidBot } from '../../fixtures/bots/callSidBot';
import { camelCaseBot } from '../../fixtures/bots/camelCaseBot';
import { fragileBot } from '../../fixtures/bots/fragileBot';
import { hastyGoodbyeBot } from '../../fixtures/bots/hastyGoodbyeBot';
import { hurriedBot } from '../../fixtures/bots/hurriedBot';
import { inventedIdBot } from '../../fixtures/bots/inventedIdBot';
import { minimalBot } from '../../fixtures/bots/minimalBot';
import { muteBot } from '../../fixtures/bots/muteBot';
import { numericMarkBot } from '../../fixtures/bots/numericMarkBot';
import { ordinaryBot } from '../../fixtures/bots/ordinaryBot';
import { rateDeafBot } from '../../fixtures/bots/rateDeafBot';
import { sameMarkBot } from '../../fixtures/bots/sameMarkBot';
import { smallFramesBot } from '../../fixtures/bots/smallFramesBot';
import { stopSendingBot } from '../../fixtures/bots/stopSendingBot';
import { talkingOnBot } from '../../fixtures/bots/talkingOnBot';
import { testToneBot } from '../../fixtures/bots/testToneBot';
import { trustingBot } from '../../fixtures/bots/trustingBot';
import { unpaddedBot } from '../../fixtures/bots/unpaddedBot';
import { wavHeaderBot } from '../../fixtures/bots/wavHeaderBot';

/** So many bots are probed at once: each has six calls at a time. */
const AT_ONCE = 5;

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
  { name: 'hurriedBot', bot: hurriedBot, failures: ['realTime'] },
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

/** How often a bot is probed again because this machine was too busy to tell times. */
const ATTEMPTS = 5;

async function probeBot(bot: Bot): Promise<ProbeReport> {
  const { url, stop } = await startBot(bot);
  let report = await probeUrl(url);
  for (
    let attempt = 1;
    attempt < ATTEMPTS && report.checks.some(({ reason }) => reason.startsWith('this machine'));
    attempt++
  ) {
    report = await probeUrl(url);
  }
  await stop();
  return report;
}

function probeUrl(url: string): Promise<ProbeReport> {
  return lastValueFrom(
    probe({ url }).pipe(
      filter((event) => event.type === 'finished'),
      map(({ report }) => report),
    ),
  );
}

/** Runs an example as its readers do. */
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

describe('probe', () => {
  const reports = new Map<string, ProbeReport>();

  beforeAll(async () => {
    for (let at = 0; at < bots.length; at += AT_ONCE) {
      const some = bots.slice(at, at + AT_ONCE);
      const done = await Promise.all(some.map(({ bot }) => probeBot(bot)));
      some.forEach(({ name }, index) => {
        const report = done[index];
        if (report !== undefined) {
          reports.set(name, report);
        }
      });
    }
  }, 400_000);

  it.each(bots)('should find exactly what $name does wrong', ({ name, failures, warnings = [] }) => {
    const report = reports.get(name);
    if (report === undefined) {
      throw new Error('There is no report');
    }
    expect(names(report, 'fail')).toEqual(starting(failures));
    expect(report.outcome).toBe(failures.length === 0 ? 'pass' : 'fail');
    expect(report.durationMs).toBeLessThan(30_000);
    // A machine that is busy with all of them is late and holey, which is no failure.
    const told = names(report, 'warn').filter((warning) => !/^(promptHandshake|lead|steady): /.test(warning));
    expect(told).toEqual(starting(warnings));
  });

  it('should give the examples a clean report', async () => {
    const examples = await Promise.all(['echo', 'ivr-menu'].map(startExample));
    const clean = await Promise.all(examples.map(({ url }) => probeUrl(url)));
    await Promise.all(examples.map(({ stop }) => stop()));
    for (const report of clean) {
      expect(names(report, 'fail')).toEqual([]);
      expect(report.outcome).toBe('pass');
      expect(report.counts.pass).toBeGreaterThan(25);
    }
  }, 60_000);

  it('should tell calls as they end, then each check, then the report', async () => {
    const { url, stop } = await startBot(minimalBot);
    const password = url.replace('//', '//key:token@');
    const events = await lastValueFrom(probe({ url: password, from: '0123' }).pipe(toArray()));
    await stop();
    const types = events.map(({ type }) => type);
    const [started, finished] = [events[0], events.at(-1)];
    if (started?.type !== 'started' || finished?.type !== 'finished') {
      throw new Error('Something else came first or last');
    }
    expect(types).toEqual([
      'started',
      ...Array.from({ length: started.calls }, () => 'call'),
      ...Array.from({ length: started.checks }, () => 'check'),
      'finished',
    ]);
    expect(JSON.stringify(events)).not.toContain('token');
    // The bot asks nobody who he is.
    expect(names(finished.report, 'fail')).toEqual(starting(['credentials']));
  }, 60_000);

  it('should error when nobody listens', async () => {
    const error: unknown = await lastValueFrom(probe({ url: 'ws://key:secret@127.0.0.1:1' })).catch(
      (reason: unknown) => reason,
    );
    expect(ExotelError.is(error) && error.code).toBe('cannotConnect');
    expect(String(error)).not.toContain('secret');
  });

  it('should throw when it is called with what is no address', () => {
    expect(() => probe({ url: 'http://bot' })).toThrow(TypeError);
  });
});
