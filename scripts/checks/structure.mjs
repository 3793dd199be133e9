// npm run check: whether the tree follows ARCHITECTURE.md. A folder has few entries, files have a limited length, files do
// not import each other in a circle, and every folder of src has rules for its imports. Also checks ARCHITECTURE.md: its
// paths exist, and its table of folders has the imports that lint allows.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { dependencies } from '../../eslint.config.mjs';

const MAX_ENTRIES = 18;
const MAX_LINES = 300;

const problems = [
  ...fullFolders(),
  ...longFiles(),
  ...cycles(),
  ...strangers(),
  ...missingPaths(),
  ...wrongRows(),
];
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'The structure holds.' : `${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Recordings do not count: a folder of clips counts as one thing. */
function fullFolders() {
  return ['src', 'spec', 'examples', 'docs', 'bench', 'soak', 'scripts']
    .flatMap(foldersOf)
    .flatMap((folder) => {
      const entries = readdirSync(folder).filter((name) => !name.endsWith('.wav'));
      return entries.length > MAX_ENTRIES
        ? [
            `${folder} has ${entries.length} entries, at most ${MAX_ENTRIES}: give some of them a folder of their own`,
          ]
        : [];
    });
}

function longFiles() {
  return sources().flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n').length - 1;
    return lines > MAX_LINES
      ? [`${file} has ${lines} lines, at most ${MAX_LINES}: make two things of it`]
      : [];
  });
}

/** Files that import each other, directly or through other files; type imports count. */
function cycles() {
  const imports = new Map(sources().map((file) => [file, importsOf(file)]));
  return knots(imports).map((knot) => {
    const edges = knot.flatMap((file) =>
      imports
        .get(file)
        .filter((other) => knot.includes(other))
        .map((other) => `  ${file} imports ${other}`),
    );
    return `${knot.length} files need each other: move what both sides need into a file of its own\n${edges.join('\n')}`;
  });
}

function strangers() {
  const known = Object.keys(dependencies).map((folder) => `src/${folder}`);
  return foldersOf('src')
    .filter((folder) => folder !== 'src' && !known.some((one) => `${folder}/`.startsWith(`${one}/`)))
    .filter((folder) => sources().some((file) => dirname(file) === folder))
    .map(
      (folder) => `${folder} has no row in \`dependencies\` of eslint.config.mjs: say there whom it may know`,
    );
}

function missingPaths() {
  const text = readFileSync('ARCHITECTURE.md', 'utf8');
  const paths = text.match(/\b(?:src|spec|examples|docs|bench|soak|scripts)\/[\w./-]*\w\/?/g) ?? [];
  return [...new Set(paths)]
    .filter((path) => !existsSync(path))
    .map((path) => `ARCHITECTURE.md names ${path}, which does not exist`);
}

/** Compares the rows of ARCHITECTURE.md's table of folders with lint; a folder that does not exist yet needs no row. */
function wrongRows() {
  const text = readFileSync('ARCHITECTURE.md', 'utf8');
  const rows = new Map(
    [...text.matchAll(/^\| `src\/([\w/-]+)\/` +\|[^|]*\|([^|]*)\|/gm)].map(([, folder, knows]) => [
      folder,
      [...(knows.split(';')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    ]),
  );
  return Object.entries(dependencies)
    .filter(([folder]) => existsSync(`src/${folder}`))
    .flatMap(([folder, { knows }]) => {
      const written = rows.get(folder);
      return written !== undefined && [...written].sort().join() === [...knows].sort().join()
        ? []
        : [`ARCHITECTURE.md: the row of src/${folder}/ must say that it may import ${knows.join(', ')}`];
    });
}

function foldersOf(root) {
  const folders = readdirSync(root, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return [root, ...folders.map(({ parentPath, name }) => join(parentPath, name))];
}

function sources() {
  return readdirSync('src', { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name));
}

/** The files that a file imports or re-exports from, including `import()` of a value or a type. */
function importsOf(file) {
  const found = [];
  const visit = (node) => {
    const literal =
      node.moduleSpecifier ?? node.argument?.literal ?? (isImportCall(node) ? node.arguments[0] : undefined);
    if (literal?.text?.startsWith('.')) found.push(join(dirname(file), literal.text.replace(/\.js$/, '.ts')));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return [...new Set(found)];
}

function isImportCall(node) {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

/** The strongly connected components of a graph with more than one node (Tarjan 1972). */
function knots(graph) {
  const found = [];
  const stack = [];
  const order = new Map();
  const lowest = new Map();
  const visit = (node) => {
    order.set(node, order.size);
    lowest.set(node, order.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) === order.get(node)) {
      const knot = stack.splice(stack.indexOf(node));
      if (knot.length > 1) found.push(knot.sort());
    }
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}
