// Every exported name, and every member of an exported interface or class, has a doc comment. Members of a union of
// object types are documented by the comment of the union. Every exported function has its parameters, what it returns,
// and an example.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import ts from 'typescript';

const entries = [
  'src/index.ts',
  'src/audio.ts',
  'src/wire.ts',
  'src/testing/index.ts',
  'src/testing/node/index.ts',
];
const { stdout, stderr } = spawnSync(
  'npx',
  [
    'typedoc',
    ...['--tsconfig', 'tsconfig.esm.json', '--emit', 'none', '--excludePrivate'],
    ...['--disableGit', '--sourceLinkTemplate', '{path}'],
    ...['notDocumented', 'notExported', 'invalidLink'].flatMap((name) => [`--validation.${name}`, 'true']),
    ...entries,
  ],
  { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
);
const lines = `${stdout}${stderr}`.split('\n');
if (!lines.some((line) => /Found \d+ errors/.test(line))) {
  console.log(lines.join('\n'));
  throw new Error('typedoc did not run');
}
const problems = lines.filter(
  (line) =>
    /^\[(?:warning|error)\]/.test(line) && !line.includes('.__type') && !/Found \d+ errors/.test(line),
);
problems.push(...incompleteFunctions());
console.log([...problems, `${problems.length} problems`].join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;

/** What the doc comments of exported functions lack. */
function incompleteFunctions() {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
    ts.sys,
    '.',
  );
  const files = entries.map((entry) => resolve(entry));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const symbols = files.flatMap((file) =>
    checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
      .map((symbol) =>
        (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol),
      ),
  );
  return [...new Set(symbols)].flatMap((symbol) => {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) {
      return [];
    }
    const tags = symbol.getJsDocTags(checker);
    const comment = declaration.getFullText().slice(0, declaration.getLeadingTriviaWidth());
    const missing = [
      ...declaration.parameters
        .map(({ name }) => name.getText())
        .filter((name) => !tags.some((tag) => tag.name === 'param' && tag.text?.[0]?.text === name))
        .map((name) => `@param ${name}`),
      ...(tags.some(({ name }) => name === 'returns') ? [] : ['@returns']),
      ...(comment.includes('```ts') ? [] : ['an example']),
    ];
    return missing.length === 0 ? [] : [`${symbol.name} has no ${missing.join(', no ')}`];
  });
}
