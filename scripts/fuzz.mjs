// npm run fuzz [-- --messages 1000000] [--seed 1]: mutated messages through `deserialize` and through live calls. Fails when
// one throws, is lost or ends a call twice, or when memory grows with their number.
//
// npm run fuzz -- frames [--cases 2000] [--seed 1]: random streams of a client to `listen` and to `acceptCall`. Fails when
// the two do not see and send the same.
import { chdir, exit, memoryUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { register } from 'tsx/esm/api';

/** Memory after the first tenth and at the end may differ by the noise of a collector, not by what messages leave. */
const MAX_GROWTH_BYTES = 10_000_000;

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

const { fuzz } = await import('../spec/support/fuzz.ts');
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

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
exit(growth > MAX_GROWTH_BYTES ? 1 : 0);
