// npm run soak [-- calls|leaks|deploy|limits] [--calls 300] [--minutes 10] [--seed 1]
import { parseArgs } from 'node:util';
import { deploy } from './deploy/deploy.js';
import { judgeDeploy } from './deploy/judgeDeploy.js';
import { leaks } from './leaks.js';
import { limits } from './limits/limits.js';
import { soakCalls } from './calls/soakCalls.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const calls = (usual: number) => Number(values.calls ?? usual);
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];

const soaks: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  calls: () => soakCalls({ calls: calls(300), minutes, seed }),
  leaks: () => leaks(calls(10_000), seed),
  limits: () => limits(calls(200), positionals[1]),
  deploy: async () => judgeDeploy(await deploy(calls(200))),
};

const [what = 'calls'] = positionals;
const soak = soaks[what];
const wrong =
  soak === undefined ? [`There is no soak \`${what}\`: ${Object.keys(soaks).join(', ')}`] : await soak();
for (const one of wrong.slice(0, 50)) {
  console.error(one);
}
process.exitCode = wrong.length === 0 ? 0 : 1;
