// The product's own; the name under which the specs have known it.
export { marbles } from '../../src/testing/kit/marbles';
export type { RunHelpers } from 'rxjs/testing';
