import type { FrameCase } from './FrameCase';
import { makeCase } from './makeCase';
import { type CaseResult, cutShort, runCase } from './runCase';

/** The results of many cases. */
export interface FramesReport {
  readonly cases: number;
  /** How often each kind of line was seen by the application or the client. */
  readonly seen: Readonly<Record<string, number>>;
  /** Descriptions of the first cases that differ. */
  readonly failures: readonly string[];
}

export interface FramesOptions {
  /** How many cases run at once. @defaultValue 50 */
  readonly atOnce?: number;
  readonly onProgress?: (done: number) => void;
}

interface Failure {
  readonly frameCase: FrameCase;
  readonly result: CaseResult;
}

/** The run stops after this many failures. */
const MAX_FAILURES = 3;

/** The seeds of running cases. */
export const running = new Set<number>();

/** Runs the cases of a number of seeds, from the first seed on. */
export async function fuzzFrames(
  firstSeed: number,
  cases: number,
  { atOnce = 50, onProgress }: FramesOptions = {},
): Promise<FramesReport> {
  const seen: Record<string, number> = {};
  const failed: Failure[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < cases && failed.length < MAX_FAILURES) {
      const seed = firstSeed + next++;
      running.add(seed);
      const frameCase = makeCase(seed);
      const result = await runCase(frameCase);
      running.delete(seed);
      count(result, seen);
      if (result.wrong !== undefined) {
        failed.push({ frameCase, result });
      }
      onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, cases) }, work));
  const failures: string[] = [];
  for (const failure of failed.slice(0, MAX_FAILURES)) {
    failures.push(await explain(failure));
  }
  return { cases: done, seen, failures };
}

function count({ listen }: CaseResult, seen: Record<string, number>): void {
  for (const line of [...listen.app, ...listen.client]) {
    const kind =
      /"(?:code|reason|state)":"\w+"/.exec(line.replace(/"state":"ended",/, ''))?.[0] ??
      /^(?:diagnostic "\w+"|close \S+|\S+)/.exec(line)?.[0] ??
      '';
    seen[kind] = (seen[kind] ?? 0) + 1;
  }
}

/** Describes a case that differs, reduced to the parts that matter. */
async function explain(failure: Failure): Promise<string> {
  const { frameCase } = failure;
  let smallest = frameCase;
  let result = await runCase(frameCase);
  if (result.wrong === undefined) {
    const alone = 'Not so when it runs alone: it depends on time, or on what else runs';
    return `${describeCase(frameCase, failure.result, frameCase.items.length)}\n${alone}`;
  }
  // A connection that stays open takes long to find, so the case is not reduced.
  const isQuick = !result.listen.staysOpen && !result.accept.staysOpen;
  for (let index = isQuick ? frameCase.items.length - 1 : -1; index >= 0; index--) {
    const items = smallest.items.filter((_, at) => at !== index);
    const smaller = { ...smallest, items };
    // Without the awaited part the client would never continue.
    const isAwaited = smallest.ending === 'awaitClose' && index === smallest.items.length - 1;
    const smallerResult = isAwaited ? undefined : await runCase(smaller);
    if (smallerResult?.wrong !== undefined) {
      smallest = smaller;
      result = smallerResult;
    }
  }
  return describeCase(smallest, result, frameCase.items.length);
}

/** A readable description of a case and its result. */
export function describeCase(frameCase: FrameCase, result: CaseResult, originalItems: number): string {
  const { seed, items, ...rest } = frameCase;
  return [
    `Seed ${seed}: npm run fuzz -- frames --seed ${seed} --cases 1`,
    result.wrong,
    `Case: ${JSON.stringify(rest)}`,
    `Items, ${items.length} of ${originalItems}:`,
    ...items.map(({ label, bytes }) => `  ${label} (${bytes.length} bytes)`),
    'The application of listen saw:',
    ...result.listen.app.map(indented),
    'The application of acceptCall saw:',
    ...result.accept.app.map(indented),
    'The client of listen got:',
    ...result.listen.client.map(indented),
    'The client of acceptCall got:',
    ...result.accept.client.map(indented),
  ].join('\n');
}

function indented(line: string): string {
  return `  ${cutShort(line)}`;
}
