// Compiles every ```ts block of the documents and every example of a doc comment. A block may leave out its imports: a
// name that it does not declare comes from the package, from rxjs, or from `spec/package/exampleContext.ts`, which declares
// the reader's own names (`call`, `speak`, the frameworks).
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { documents, sources } from './files.mjs';

const CONTEXT = resolve('spec/package/exampleContext.ts');
const MODULES = resolve('spec/package/exampleModules.d.ts');
const ENTRIES = [
  ['exotel-rx', 'src/index.ts'],
  ['exotel-rx/audio', 'src/audio.ts'],
  ['exotel-rx/testing', 'src/testing/index.ts'],
  ['exotel-rx/testing/node', 'src/testing/node/index.ts'],
  ['exotel-rx/wire', 'src/wire.ts'],
];
/** "Cannot find name": in an expression, as a shorthand, with a hint at a library or at types of a test runner. */
const UNKNOWN_NAME = [2304, 2552, 2580, 2582, 2583, 2584, 2591, 2593, 18004];

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
  ts.sys,
  '.',
);
const compilerOptions = {
  ...options,
  noEmit: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  noImplicitAny: false,
  experimentalDecorators: true,
};

const examples = [
  ...['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...documents('docs')].flatMap(blocksOfDocument),
  ...sources('src').flatMap(blocksOfComments),
];
const files = new Map(examples.map((example) => [example.file, example]));
const names = exportedNames();
for (const [file, problems] of diagnose()) {
  const wanted = problems
    .filter(({ code }) => UNKNOWN_NAME.includes(code))
    .map(({ messageText }) => /'([\w$]+)'/.exec(ts.flattenDiagnosticMessageText(messageText, ' '))?.[1]);
  files.get(file).imports = importsOf(new Set(wanted));
}
let failed = 0;
for (const [file, problems] of diagnose()) {
  const { from, line } = files.get(file);
  for (const { messageText, start = 0 } of problems) {
    const before = files.get(file).text().slice(0, start).split('\n').length - 2;
    console.log(`${from}:${line + before}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    failed++;
  }
}
console.log(`${examples.length} examples, ${failed} errors`);
process.exitCode = failed === 0 ? 0 : 1;

function blocksOfDocument(from) {
  return blocks(from, readFileSync(from, 'utf8'));
}

/** The text of doc comments, in its lines of the file. */
function blocksOfComments(from) {
  const text = readFileSync(from, 'utf8').replace(/\/\*\*[\s\S]*?\*\/|[^\n]/g, (match) =>
    match.startsWith('/**') && match.length > 3 ? match.replace(/^ *\* ?/gm, '') : '',
  );
  return blocks(from, text);
}

function blocks(from, text) {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code], index) => {
    const at = text.indexOf(code, [...text.matchAll(/^```ts\n/gm)][index].index);
    // The examples of one document may import each other: `// bot.ts` names the file.
    const folder = relative('.', from).replaceAll(/[^\w]/g, '_');
    const [, name = `example${index}.ts`] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? [];
    return {
      file: resolve('spec', 'package', 'examples', folder, name),
      from,
      line: text.slice(0, at).split('\n').length,
      imports: '',
      text() {
        return `${this.imports};export {};\n${code}`;
      },
    };
  });
}

function exportedNames() {
  const found = new Map();
  const program = ts.createProgram([CONTEXT, ...ENTRIES.map(([, file]) => resolve(file))], compilerOptions);
  const checker = program.getTypeChecker();
  const take = (specifier, symbol) => {
    for (const { name } of checker.getExportsOfModule(symbol)) {
      if (!found.has(name)) found.set(name, specifier);
    }
  };
  take('../../exampleContext', checker.getSymbolAtLocation(program.getSourceFile(CONTEXT)));
  for (const [specifier, file] of ENTRIES) {
    take(specifier, checker.getSymbolAtLocation(program.getSourceFile(resolve(file))));
  }
  const rxjs = ts.resolveModuleName('rxjs', CONTEXT, compilerOptions, ts.sys).resolvedModule.resolvedFileName;
  take('rxjs', checker.getSymbolAtLocation(program.getSourceFile(rxjs)));
  return found;
}

function importsOf(wanted) {
  return [...wanted]
    .filter((name) => names.has(name))
    .map((name) => `import { ${name} } from '${names.get(name)}';`)
    .join(' ');
}

function diagnose() {
  const host = ts.createCompilerHost(compilerOptions);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(resolve(name)) || fileExists(name);
  host.readFile = (name) => files.get(resolve(name))?.text() ?? readFile(name);
  host.getSourceFile = (name, ...rest) =>
    files.has(resolve(name))
      ? ts.createSourceFile(name, files.get(resolve(name)).text(), ts.ScriptTarget.ESNext, true)
      : getSourceFile(name, ...rest);
  // This folder does not exist on disk.
  host.directoryExists = undefined;
  const program = ts.createProgram([CONTEXT, MODULES, ...files.keys()], compilerOptions, host);
  return [...files.keys()].map((file) => {
    const source = program.getSourceFile(file);
    return [file, [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]];
  });
}
