// npm run check: whether the built package can be loaded where code generation from strings is forbidden, in both formats;
// whether its types need nobody else's; and the size of a small bundle with the serializer's decoder.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const { exports, name } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.keys(exports)
  .filter((entry) => !entry.endsWith('.json'))
  .map((entry) => name + entry.slice(1));
const flag = '--disallow-code-generation-from-strings';
for (const entry of entries) {
  execFileSync(process.execPath, [flag, '--eval', `require('${entry}')`], { stdio: 'inherit' });
  execFileSync(process.execPath, [flag, '--input-type=module', '--eval', `import '${entry}'`], {
    stdio: 'inherit',
  });
}

/** Types of packages that every user has: `@types/ws`, for example, is not installed with this package. */
const known = /^(?:rxjs|rxjs\/testing|node:\w+)$/;
const seen = new Set();
const visit = (file) => {
  if (seen.has(file)) return;
  seen.add(file);
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) [^;]*?from '([^']+)';/gm,
  )) {
    if (specifier.startsWith('.')) {
      visit(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')));
    } else if (!known.test(specifier)) {
      console.log(`${file} needs the types of ${specifier}`);
      process.exitCode = 1;
    }
  }
};
for (const { import: entry } of Object.values(exports)) {
  if (entry?.types !== undefined) visit(entry.types);
}
console.log(`${seen.size} declaration files reached`);

/** Limit for `import { deserialize } from 'exotel-rx/wire'` with rxjs and zod, minified, in bytes. */
const limits = { node: 190_000, browser: 70_000 };
for (const [platform, limit] of Object.entries(limits)) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { deserialize } from '${name}/wire'; console.log(deserialize);`,
      resolveDir: '.',
    },
    // The built package, not the compiler's paths.
    tsconfigRaw: '{}',
    platform,
    format: 'esm',
    bundle: true,
    minify: true,
    write: false,
  });
  const bytes = outputFiles[0].contents.length;
  console.log(`deserialize in a bundle for ${platform}: ${bytes} bytes, at most ${limit}`);
  if (bytes > limit) process.exitCode = 1;
}
