// npm run check: whether the built package can be loaded where code generation from strings is forbidden, in both formats;
// and the size of a small bundle with the serializer's decoder.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
