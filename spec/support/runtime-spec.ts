import fc from 'fast-check';
import { runtime, web } from '../../src/support/runtime';
import { withGlobal } from '../kit/process/withGlobal';
import { warnings } from './warnings';

/** The decoded text, in memory of 64 bytes; undefined for a text that is not base64. */
function decode(codec: Pick<typeof runtime, 'writeBase64'>, text: string): number[] | undefined {
  const target = new Uint8Array(64);
  const length = codec.writeBase64(text, target);
  return length < 0 ? undefined : [...target.subarray(0, length)];
}

describe('the base64 of browsers', () => {
  it("should be the same as Node's", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = web.encodeBase64(bytes);
        expect(text).toBe(runtime.encodeBase64(bytes));
        expect(decode(web, text)).toEqual([...bytes]);
        expect(decode(runtime, text)).toEqual([...bytes]);
      }),
    );
  });

  it('should encode more bytes than a function takes arguments', () => {
    const bytes = Uint8Array.from({ length: 500_000 }, (_, index) => index);
    expect(web.encodeBase64(bytes) === Buffer.from(bytes).toString('base64')).toBe(true);
  });

  it.each(['A', 'A*==', 'AA=A'])('should not decode %j', (text) => {
    expect(decode(web, text)).toBeUndefined();
  });
});

/** The runtime that is found when a global has another value. */
const runtimeWith = (name: string, value: unknown, use: (found: typeof runtime) => void) =>
  withGlobal(name, value, async () => {
    use((await import('../../src/support/runtime.js')).runtime);
  });

describe('the runtime', () => {
  it('should use the base64 of browsers where there is no `Buffer`', async () => {
    const atob = jest.spyOn(globalThis, 'atob');
    const btoa = jest.spyOn(globalThis, 'btoa');
    expect(decode(runtime, runtime.encodeBase64(Uint8Array.of(1, 2, 3)))).toEqual([1, 2, 3]);
    expect([atob, btoa].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);

    await runtimeWith('Buffer', undefined, (found) => {
      expect(decode(found, found.encodeBase64(Uint8Array.of(1, 2, 3)))).toEqual([1, 2, 3]);
    });
    expect([atob, btoa].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('should read and write only the requested part of the memory', () => {
    const memory = Uint8Array.of(9, 1, 2, 3, 9, 9, 9, 9);
    expect(runtime.encodeBase64(memory.subarray(1, 4))).toBe('AQID');

    expect(runtime.writeBase64('BAUG', memory.subarray(4, 7))).toBe(3);
    expect([...memory]).toEqual([9, 1, 2, 3, 4, 5, 6, 9]);

    runtime.writeBase64('BwgJ', memory.subarray(6, 7));
    expect([...memory]).toEqual([9, 1, 2, 3, 4, 5, 7, 9]);
  });

  it('should emit a process warning with a code', () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    runtime.warn('Something failed', 'someCode');

    expect(warned.mock.calls).toEqual([['Something failed', { type: 'ExotelWarning', code: 'someCode' }]]);
    warned.mockRestore();
  });

  it.each([
    ['no process', undefined],
    ['a process that cannot warn', {}],
  ])('should warn on the console with %s', async (_, process) => {
    const consoleWarn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { codes } = warnings();
    await runtimeWith('process', process, (found) => {
      found.warn('Something failed', 'someCode');
    });

    expect(consoleWarn.mock.calls).toEqual([['ExotelWarning [someCode]: Something failed']]);
    expect(codes()).toEqual([]);
    consoleWarn.mockRestore();
  });

  it('should run work in a later turn, or at once where there is no `setImmediate`', async () => {
    const steps: string[] = [];
    await new Promise<void>((resolve) => {
      runtime.afterPoll(() => {
        steps.push('later');
        resolve();
      });
      steps.push('now');
    });
    expect(steps).toEqual(['now', 'later']);

    await runtimeWith('setImmediate', undefined, (found) => {
      found.afterPoll(() => {
        steps.push('at once');
      });
      expect(steps).toEqual(['now', 'later', 'at once']);
    });
  });

  it('should follow asynchronous work', async () => {
    const scope = runtime.createAsyncScope<string>();
    const seen: unknown[] = [scope?.getStore()];
    await new Promise<void>((resolve) => {
      scope?.run('work', () => {
        seen.push(scope.getStore());
        setImmediate(() => {
          seen.push(scope.getStore());
          resolve();
        });
      });
    });

    expect(seen).toEqual([undefined, 'work', 'work']);
  });

  it.each([
    ['no process', undefined],
    ['a process without built-in modules', {}],
    ['a process without that module', { getBuiltinModule: () => undefined }],
  ])('should not follow asynchronous work with %s', async (_, process) => {
    await runtimeWith('process', process, (found) => {
      expect(found.createAsyncScope()).toBeUndefined();
    });
  });
});
