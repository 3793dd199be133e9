// npm run api: compares the public API of every entry with its report in etc/, or with --local writes the reports. Nothing
// may be public by the way: a type that an entry uses and does not export is a warning, and a warning is a failure.
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const localBuild = process.argv.includes('--local');
let failed = 0;
for (const name of readdirSync('.').filter((one) => /^api-extractor(\.[\w-]+)?\.json$/.test(one))) {
  let warnings = 0;
  const { succeeded } = Extractor.invoke(ExtractorConfig.loadFileAndPrepare(resolve(name)), {
    localBuild,
    messageCallback: ({ category, text }) => {
      if (category !== 'console') {
        warnings++;
        console.error(text);
      }
    },
  });
  if (!succeeded || warnings > 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
