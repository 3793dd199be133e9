import * as rxjs from 'rxjs';
import ts from 'typescript';
import { entryExports } from './entries';

/** The properties of a public type that are numbers, or lists of numbers, with the names of their types. */
function numbersOf(typeName: string, declaration: ts.Node): readonly { owner: string; name: string }[] {
  const found: { owner: string; name: string }[] = [];
  const visit = (node: ts.Node) => {
    if (
      (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) &&
      /\bnumber\b/.test(typeOf(node.type))
    ) {
      found.push({ owner: typeName, name: node.name.getText() });
    }
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
}

function typeOf(type: ts.TypeNode | undefined): string {
  return type === undefined || ts.isFunctionTypeNode(type) || ts.isTypeLiteralNode(type)
    ? ''
    : type.getText();
}

const types = entryExports().filter(
  ({ declaration }) => !ts.isFunctionDeclaration(declaration) && !ts.isVariableStatement(declaration),
);
const numbers = types.flatMap(({ name, declaration }) => numbersOf(name, declaration));

describe('the names of the public API', () => {
  it('should end in Ms where they are times', () => {
    const times = numbers.filter(({ name }) =>
      /time|duration|delay|after|latency|elapsed|window|tail|pause|ahead|until|within|silen|\bat[A-Z]?/i.test(
        name,
      ),
    );

    expect(times.length).toBeGreaterThan(40);
    expect(
      times.filter(({ name }) => !name.endsWith('Ms')).map(({ owner, name }) => `${owner}.${name}`),
    ).toEqual([]);
  });

  it('should not be names of rxjs', () => {
    const taken = new Set(Object.keys(rxjs));

    expect(entryExports().flatMap(({ name }) => (taken.has(name) ? [name] : []))).toEqual([]);
  });
});
