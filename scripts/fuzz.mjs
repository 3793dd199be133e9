// npm run fuzz [-- --messages 1000000] [--seed 1]: messages with a long run of one character in each of their fields, then
// mutated messages through `deserialize` and through live calls. Fails when a long message takes longer than its length
// allows, when a mutated one throws, is lost or ends a call twice, or when memory grows with their number.
//
// npm run fuzz -- frames [--cases 2000] [--seed 1]: random streams of a client to `listen` and to `acceptCall`. Fails when
// the two do not see and send the same.
import { chdir, cpuUsage, exit, memoryUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { register } from 'tsx/esm/api';

/** How much memory may differ between the first tenth and the end: the noise of the collector, not of messages. */
const MAX_GROWTH_BYTES = 10_000_000;

/** Long enough to show quadratic time. */
const RUN_LENGTH = 20_000;
/** Limits on the time to parse a message: the median of three times per ten kilobytes, and the longest of any message. */
const MAX_MS_PER_10_KB = 1;
const MAX_MS = 50;

chdir(fileURLToPath(new URL('..', import.meta.url)));
register();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    cases: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
if (positionals[0] === 'frames') {
  const { runFrames } = await import('./fuzz-frames.mjs');
  exit((await runFrames(Number(values.seed), Number(values.cases))) ? 0 : 1);
}
if (positionals.length > 0) {
  console.error(
    `Unknown fuzz \`${positionals[0]}\`; there is \`frames\`, and the one of messages without a name`,
  );
  exit(1);
}

const { fuzz, readFixtures } = await import('../spec/kit/messages/fuzz.ts');
const { growMessages } = await import('../spec/kit/messages/growMessages.ts');
const { parseMessage } = await import('../src/wire/parseMessage.ts');
const { parseBotMessage } = await import('../src/testing/rules/parseBotMessage.ts');
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

const slow = readGrownMessages();
const messages = Number(values.messages);
const heaps = [];
const startedAt = Date.now();
const report = fuzz(Number(values.seed), messages, {
  everyMessages: Math.max(1, Math.floor(messages / 10)),
  look: (done) => {
    gc();
    heaps.push(memoryUsage().heapUsed);
    console.log(`${done} messages, ${(heaps.at(-1) / 1e6).toFixed(1)} MB`);
  },
});
const growth = heaps.at(-1) - heaps[0];
console.log(report);
console.log(
  `seed ${values.seed}: ${((Date.now() - startedAt) / 1_000).toFixed(0)} s, the heap grew by ${(growth / 1e6).toFixed(1)} MB from the first tenth to the end`,
);
exit(growth > MAX_GROWTH_BYTES || slow > 0 ? 1 : 0);

/** Parses each grown message as both sides do. Returns how many took too long. */
function readGrownMessages() {
  const readers = [parseMessage, parseBotMessage];
  let count = 0;
  let slowCount = 0;
  let worst = { what: 'nothing', ms: 0 };
  for (const { what, text } of growMessages(readFixtures(), RUN_LENGTH)) {
    const maxMs = (text.length / 10_000) * MAX_MS_PER_10_KB;
    for (const read of readers) {
      const first = time(read, text);
      const { median } = first;
      // The collector may have run: a message that is really slow is slow again.
      if (isSlow(first, maxMs) && isSlow(time(read, text), maxMs)) {
        slowCount++;
        console.log(`SLOW ${what}: ${median.toFixed(1)} ms, allowed are ${maxMs.toFixed(1)}`);
      }
      if (median > worst.ms) worst = { what, ms: median };
    }
    count++;
  }
  console.log(`${count} grown messages, the longest took ${worst.ms.toFixed(1)} ms: ${worst.what}`);
  return slowCount;
}

function isSlow({ median, longest }, maxMs) {
  return median > maxMs || longest > MAX_MS;
}

/** Parses a text three times. Measures CPU time, which does not include other programs. */
function time(read, text) {
  const times = [1, 2, 3].map(() => {
    const before = cpuUsage();
    read(text);
    const { user, system } = cpuUsage(before);
    return (user + system) / 1_000;
  });
  const [, median, longest] = times.sort((a, b) => a - b);
  return { median, longest };
}
