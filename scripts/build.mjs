// Builds the package: ESM and CommonJS, with types for both.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
for (const [format, type] of [
  ['esm', 'module'],
  ['cjs', 'commonjs'],
]) {
  execFileSync('npx', ['tsc', '-p', `tsconfig.${format}.json`], { stdio: 'inherit' });
  mkdirSync(`dist/${format}`, { recursive: true });
  // The softphone's page is served as it is.
  cpSync('src/cli/phone/page', `dist/${format}/cli/phone/page`, { recursive: true });
  writeFileSync(`dist/${format}/package.json`, `${JSON.stringify({ type, sideEffects: false })}\n`);
}
chmodSync('dist/esm/cli/main.js', 0o755);
