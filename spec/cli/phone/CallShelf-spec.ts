import { CallShelf } from '../../../src/cli/phone/CallShelf';

describe('CallShelf', () => {
  it('should keep the newest three calls', () => {
    const shelf = new CallShelf();
    for (const name of ['a', 'b', 'c', 'd']) {
      shelf.put(name, { recording: new Uint8Array(), cassette: name });
    }
    expect(['a', 'b', 'c', 'd'].map((name) => shelf.get(name)?.cassette)).toEqual([undefined, 'b', 'c', 'd']);
  });
});
