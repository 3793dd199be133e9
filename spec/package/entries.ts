import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import packageJson from '../../package.json';

const ROOT = join(__dirname, '../..');

/** An export of an entry: its declaration, and its value unless it is only a type. */
export interface EntryExport {
  readonly name: string;
  readonly value: unknown;
  readonly declaration: ts.Statement;
}

/** Everything that the entries of the package export, each once. */
export function entryExports(): readonly EntryExport[] {
  const found = new Map<string, EntryExport>();
  for (const file of entryFiles()) {
    const values = jest.requireActual<Readonly<Record<string, unknown>>>(file);
    for (const statement of parse(file).statements) {
      if (
        !ts.isExportDeclaration(statement) ||
        statement.moduleSpecifier === undefined ||
        !ts.isStringLiteral(statement.moduleSpecifier) ||
        statement.exportClause === undefined ||
        !ts.isNamedExports(statement.exportClause)
      ) {
        throw new Error(`${file} exports something other than by its name and its file`);
      }
      const source = parse(sourceOf(dirname(file), statement.moduleSpecifier.text));
      for (const { name, propertyName } of statement.exportClause.elements) {
        const declaration = declarationOf(source, (propertyName ?? name).text);
        found.set(name.text, { name: name.text, value: values[name.text], declaration });
      }
    }
  }
  return [...found.values()];
}

/** The sources of the entries, from the exports of package.json. */
function entryFiles(): readonly string[] {
  return Object.values(packageJson.exports).flatMap((target) =>
    typeof target === 'string'
      ? []
      : [sourceOf(ROOT, target.import.default.replace('./dist/esm/', './src/'))],
  );
}

function sourceOf(folder: string, specifier: string): string {
  return join(folder, specifier.replace(/\.js$/, '.ts'));
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const source =
    parsed.get(path) ?? ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(path, source);
  return source;
}

/** The declaration of a name, in its file or in the file that it is exported from. */
function declarationOf(source: ts.SourceFile, name: string): ts.Statement {
  for (const statement of source.statements) {
    if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isClassDeclaration(statement)) &&
      statement.name?.text === name
    ) {
      return statement;
    }
    if (
      ts.isVariableStatement(statement) &&
      statement.declarationList.declarations.some((declaration) => declaration.name.getText() === name)
    ) {
      return statement;
    }
    if (
      ts.isExportDeclaration(statement) &&
      statement.moduleSpecifier !== undefined &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause) &&
      statement.exportClause.elements.some((element) => element.name.text === name)
    ) {
      const path = sourceOf(dirname(source.fileName), statement.moduleSpecifier.text);
      if (existsSync(path)) {
        return declarationOf(parse(path), name);
      }
    }
  }
  throw new Error(`${source.fileName} does not declare ${name}`);
}
