import { fuzzFrames, running } from '../spec/kit/frames/fuzzFrames.ts';

const REPORT_EVERY = 250;

/** Runs the cases and prints the results; returns whether all cases passed. */
export async function runFrames(seed, cases) {
  process.on('uncaughtException', (error) => {
    console.error(`An error that nobody handled, while seeds ${[...running].join(', ')} ran:`, error);
    process.exit(1);
  });
  const startedAt = Date.now();
  const report = await fuzzFrames(seed, cases, {
    onProgress: (done) => {
      if (done % REPORT_EVERY === 0) {
        console.log(`${done} cases`);
      }
    },
  });
  for (const failure of report.failures) {
    console.error(`\n${failure}\n`);
  }
  console.log(Object.fromEntries(Object.entries(report.seen).sort(([, a], [, b]) => b - a)));
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(0);
  console.log(`seed ${seed}: ${report.cases} cases in ${seconds} s, ${report.failures.length} that differ`);
  return report.failures.length === 0;
}
