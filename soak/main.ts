// npm run soak [-- calls|leaks|deploy] [--calls 300] [--minutes 10] [--seed 1]
import { parseArgs } from 'node:util';
import { soakCalls } from './soakCalls.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const [what = 'calls'] = positionals;
const calls = (usual: number) => Number(values.calls ?? usual);
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];

const wrong = await soakCalls({ calls: calls(300), minutes, seed });
for (const one of wrong.slice(0, 50)) {
  console.error(one);
}
process.exitCode = wrong.length === 0 ? 0 : 1;
