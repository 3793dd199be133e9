import { defer, NEVER } from 'rxjs';
import { callInMemory } from '../../../../src/testing/callInMemory';
import { judgeProbe } from '../../../../src/testing/node/probe/judgeProbe';
import { ProbeRecord } from '../../../../src/testing/node/probe/ProbeRecord';
import type { ProbeReport } from '../../../../src/testing/node/probe/ProbeReport';
import { recordScenario } from '../../../../src/testing/node/probe/recordScenario';
import { scenarioOptions } from '../../../../src/testing/node/probe/probe';
import { SCENARIOS } from '../../../../src/testing/node/probe/scenarios';
import { inVirtualTime } from '../../../../src/testing/story/inVirtualTime';
import type { Bot } from '../../../fixtures/bots/botKit';

const URL_OF_NONE = 'ws://127.0.0.1/';

/** Created once: each has several seconds of speech. */
const calls = SCENARIOS.map((scenario) => ({
  scenario: scenario.name,
  options: scenarioOptions(scenario, URL_OF_NONE, {}),
}));

/** Makes all calls of a probe to a bot, in virtual time and without a connection, and runs the checks. */
export function probeInMemory(bot: Bot): ProbeReport {
  const recorded = calls.map(({ scenario, options }) =>
    inVirtualTime(() =>
      callInMemory(options, (socket) =>
        defer(() => {
          bot(socket);
          return NEVER;
        }),
      ).pipe(recordScenario(scenario)),
    ),
  );
  return judgeProbe(new ProbeRecord(new URL(URL_OF_NONE), recorded), URL_OF_NONE, 0);
}
