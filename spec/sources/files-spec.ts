import { mkdirSync, readdirSync } from 'node:fs';
import { NEVER } from 'rxjs';
import { createSay } from '../../src/ivr/say/createSay';
import { recordCall } from '../../src/sources/recordCall';
import { toWav } from '../../src/sources/toWav';
import { wavFile } from '../../src/sources/wavFile';
import { recordCassette } from '../../src/testing/node/cassette/recordCassette';
import { recordCassettes } from '../../src/testing/node/cassette/recordCassettes';
import { testCall } from '../../src/testing/testCall';
import { temporaryFolder } from '../kit/process/temporaryFolder';

describe('an empty path', () => {
  it.each<[string, string, () => unknown]>([
    ['recordCall', 'path', () => recordCall(testCall(), '')],
    ['toWav', 'path', () => toWav('')],
    ['wavFile', 'path', () => wavFile('')],
    ['recordCassette', 'path', () => recordCassette(testCall(), '')],
    ['recordCassettes', 'folder', () => recordCassettes('')],
    ['createSay', 'folder', () => createSay({ folder: '' })],
  ])('should throw a RangeError in %s', (_, name, act) => {
    expect(act).toThrow(new RangeError(`\`${name}\` must not be empty`));
  });
});

describe('recordCall', () => {
  const pathOf = temporaryFolder();

  it('should error with fileWriteFailed for the path of a folder, and create no file beside it', () => {
    mkdirSync(pathOf('calls'));
    const errors: unknown[] = [];
    recordCall(testCall({ audio$: NEVER }), pathOf('calls'))
      .subscribe({ error: (error: unknown) => errors.push(error) })
      .unsubscribe();

    expect(errors).toMatchObject([
      { code: 'fileWriteFailed', message: `Cannot write ${pathOf('calls')}: it is a folder` },
    ]);
    expect(readdirSync(pathOf('.'))).toEqual(['calls']);
  });
});
