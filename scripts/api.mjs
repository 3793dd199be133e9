// npm run api: writes the report of the public API of every entry; with --check, compares them with those in etc/. Nothing
// may be public by the way: a type that an entry uses and does not export fails, as does every other warning.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const localBuild = !process.argv.includes('--check');
for (const name of readdirSync('.').filter((one) => /^api-extractor(?:\.[\w-]+)?\.json$/.test(one))) {
  const config = ExtractorConfig.loadFileAndPrepare(resolve(name));
  const problems = [];
  const { succeeded } = Extractor.invoke(config, {
    localBuild,
    messageCallback: ({ category, logLevel, text }) => {
      if (category !== 'console' && (logLevel === 'warning' || logLevel === 'error')) problems.push(text);
    },
  });
  // These go into the report, and nowhere else.
  problems.push(...(readFileSync(config.reportTempFilePath, 'utf8').match(/\/\/ Warning: .*/g) ?? []));
  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (!succeeded || problems.length > 0) process.exitCode = 1;
}
