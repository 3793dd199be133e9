import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { report } from '../shared/BenchResult.js';
import { compareRows } from '../shared/compareRows.js';
import { compareServers } from '../servers/compareServers.js';

// ws unmasks client data in JavaScript, or in C++ if the optional package bufferutil is installed. bufferutil is not a
// dependency.

const folder = resolve('temp/bufferutil');
const modules = resolve(folder, 'node_modules');
if (!existsSync(resolve(modules, 'bufferutil'))) {
  execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, 'bufferutil@4'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const without = 'exotel-rx, audio$ → send';
const withIt = `${without}, with bufferutil`;
const { rows, notes } = await compareServers(
  [
    { what: without, file: 'ownServer', env: { WS_NO_BUFFER_UTIL: '1' } },
    { what: withIt, file: 'ownServer', env: { NODE_PATH: modules } },
  ],
  { calls: 200 },
);
report({
  rows: compareRows(rows.map((row) => ({ ...row, ...(row.what === withIt && { baseline: without }) }))),
  notes,
});
process.disconnect();
