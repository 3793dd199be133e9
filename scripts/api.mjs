// npm run api: writes the report of the public API of every entry; with --check, compares the reports with those in etc/.
// Fails at every warning, for example when an entry uses a type that it does not export.
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
  // These messages appear only in the report.
  problems.push(...(readFileSync(config.reportTempFilePath, 'utf8').match(/\/\/ Warning: .*/g) ?? []));
  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (!succeeded || problems.length > 0) process.exitCode = 1;
}
