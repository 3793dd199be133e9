import { filter, lastValueFrom, map } from 'rxjs';
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
const AT_ONCE = 4;

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
  { name: 'unpaddedBot', bot: unpaddedBot, failures: ['frameMultiple'] },
  { name: 'wavHeaderBot', bot: wavHeaderBot, failures: ['payloads'] },
  { name: 'ordinaryBot', bot: ordinaryBot, failures: ['snakeCase', 'realTime'], warnings: ['frameMinimum'] },
];

async function probeBot(bot: Bot): Promise<ProbeReport> {
  const { url, stop } = await startBot(bot);
  const report = await lastValueFrom(
    probe({ url }).pipe(
      filter((event) => event.type === 'finished'),
      map(({ report }) => report),
    ),
  );
  await stop();
  return report;
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
  }, 240_000);

  it.each(bots)('should find exactly what $name does wrong', ({ name, failures, warnings = [] }) => {
    const report = reports.get(name);
    if (report === undefined) {
      throw new Error('There is no report');
    }
    expect(names(report, 'fail')).toEqual(starting(failures));
    expect(report.outcome).toBe(failures.length === 0 ? 'pass' : 'fail');
    expect(report.durationMs).toBeLessThan(30_000);
    expect(names(report, 'warn')).toEqual(starting(warnings));
  });
});
