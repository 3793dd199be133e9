import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { report } from '../shared/BenchResult.js';
import { compareRows } from '../shared/compareRows.js';

// The cost of importing the built package, without starting Node, compared with importing its dependencies.

const rounds = 25;
const built = 'dist/esm/index.js';
if (!existsSync(built)) {
  throw new Error(`${built} is missing: run \`npm run build\``);
}

const tell =
  'const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1_000));';
const imports = (names: readonly string[]) => names.map((name) => `import '${name}';`).join(' ');
const requires = (names: readonly string[]) => names.map((name) => `require('${name}');`).join(' ');
const dependencies = ['rxjs', 'ws', 'zod'];
const esm = ['--input-type=module', '--eval'];
const cjs = ['--input-type=commonjs', '--eval'];
const programs = [
  { what: 'Node, ESM', start: [...esm, tell] },
  { what: 'Node, CommonJS', start: [...cjs, tell] },
  { what: 'rxjs, ws and zod, ESM', start: [...esm, `${imports(dependencies)} ${tell}`] },
  { what: 'exotel-rx, ESM', start: [...esm, `${imports(['exotel-rx'])} ${tell}`] },
  { what: 'rxjs, ws and zod, CommonJS', start: [...cjs, `${requires(dependencies)} ${tell}`] },
  { what: 'exotel-rx, CommonJS', start: [...cjs, `${requires(['exotel-rx'])} ${tell}`] },
  { what: 'exotel-rx/testing, ESM', start: [...esm, `${imports(['exotel-rx/testing'])} ${tell}`] },
] as const;

/** CPU time until everything is imported, in ms; without other processes. */
function measure(start: readonly string[]): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, start, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

const measured = programs.map(({ what, start }) => ({ what, start, costs: Array<number>() }));
for (let round = -2; round < rounds; round++) {
  for (const { start, costs } of measured) {
    const cost = measure(start);
    if (round >= 0) costs.push(cost);
  }
}
const costsOf = (what: string) => measured.find((one) => one.what === what)?.costs ?? [];
const net = (what: string) => {
  const bare = costsOf(what.endsWith('ESM') ? 'Node, ESM' : 'Node, CommonJS');
  return costsOf(what).map((cost, round) => cost - (bare[round] ?? Number.NaN));
};
const row = (what: string, baseline?: string, target?: number) => ({
  what,
  unit: 'ms CPU',
  rounds: net(what),
  digits: 1,
  ...(baseline !== undefined && { baseline }),
  ...(target !== undefined && { target }),
});
report({
  rows: compareRows([
    row('rxjs, ws and zod, ESM'),
    row('exotel-rx, ESM', 'rxjs, ws and zod, ESM', 1.25),
    row('exotel-rx/testing, ESM', 'rxjs, ws and zod, ESM'),
    row('rxjs, ws and zod, CommonJS'),
    row('exotel-rx, CommonJS', 'rxjs, ws and zod, CommonJS', 1.25),
  ]),
  notes: [`net of starting Node; ${rounds} rounds, a process each in turn`],
});
