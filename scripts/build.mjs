// Builds the package: ESM and CommonJS, with types and source maps for both. One file per module would double the time of
// an import (npm run bench -- import), so there are bundles: one for each entry, and shared files. A program has one copy
// of everything, whichever entries it imports.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** The entries by name, and the first entry for runtimes other than Node, with the same types. */
const entries = ['index', 'audio', 'wire', 'testing/index', 'testing/node/index'];
const web = 'index.web';
const program = 'src/cli/main.ts';
const common = {
  platform: 'node',
  target: 'node20.16',
  charset: 'utf8',
  // The sources are published once, for the source maps of both formats.
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
};

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  ...common,
  entryPoints: [...[...entries, web].map(sourceOf), program],
  outdir: 'dist/esm',
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  packages: 'external',
  chunkNames: 'shared/[hash]',
  metafile: true,
});
// The import that esbuild writes for a file whose names an entry does not use: no file has side effects.
for (const entry of [...entries, web]) {
  const file = `dist/esm/${entry}.js`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^import "\.[^"]+";$/gm, ''));
}
// CommonJS has the same files, except the command: esbuild splits only ECMAScript modules.
await build({
  ...common,
  entryPoints: [...reachable([...entries, web].map((entry) => outputOf(sourceOf(entry))))],
  outdir: 'dist/cjs',
  outbase: 'dist/esm',
  format: 'cjs',
});
for (const [format, type] of [
  ['esm', 'module'],
  ['cjs', 'commonjs'],
]) {
  execFileSync('npx', ['tsc', '-p', `tsconfig.${format}.json`], { stdio: 'inherit' });
  keepOnlyTypesOf(format);
  writeFileSync(`dist/${format}/package.json`, `${JSON.stringify({ type, sideEffects: false })}\n`);
}
// The command serves the page of the softphone unchanged.
cpSync('src/cli/phone/page', 'dist/esm/cli/phone/page', { recursive: true });
chmodSync('dist/esm/cli/main.js', 0o755);

function sourceOf(entry) {
  return `src/${entry}.ts`;
}

function outputOf(entry) {
  return Object.keys(metafile.outputs).find((output) => metafile.outputs[output].entryPoint === entry);
}

/** Outputs, and the outputs that they import. */
function reachable(outputs, found = new Set()) {
  for (const output of outputs) {
    if (!found.has(output)) {
      found.add(output);
      const imported = metafile.outputs[output].imports.filter(({ external }) => external !== true);
      reachable(
        imported.map(({ path }) => path),
        found,
      );
    }
  }
  return found;
}

/** Keeps only the declarations that the entries need. */
function keepOnlyTypesOf(format) {
  const root = resolve(`dist/${format}`);
  const kept = new Set();
  const keep = (file) => {
    if (!kept.has(file)) {
      kept.add(file);
      const text = readFileSync(file, 'utf8');
      // Public types do not use zod: applications compile with another version of zod, or without zod.
      if (/(?:from|import\()\s*'zod/.test(text)) throw new Error(`${file} shows zod`);
      for (const [, path] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)\.js'/g)) {
        keep(`${join(dirname(file), path)}.d.ts`);
      }
    }
  };
  for (const entry of entries) keep(join(root, `${entry}.d.ts`));
  for (const name of readdirSync(root, { recursive: true })) {
    const file = join(root, name);
    if (name.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
  }
  removeEmptyFolders(root);
}

function removeEmptyFolders(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) removeEmptyFolders(path);
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
