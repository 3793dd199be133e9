import { firstValueFrom, of } from 'rxjs';
import { promptAudio } from '../../src/ivr/prompts/promptAudio';
import { callHandler } from '../../src/testing/story/callHandler';
import { inVirtualTimeAsync } from '../../src/testing/story/inVirtualTimeAsync';
import { caller, ended, waitFor } from '../../src/testing/story/steps';
import { testCall } from '../../src/testing/testCall';

const hints: readonly (readonly [string, unknown, string])[] = [
  ['a Response', new Response(new Uint8Array(2)), 'an object of Response: pass its `body`'],
  ['an ArrayBuffer', new ArrayBuffer(2), 'an object of ArrayBuffer: pass `new Uint8Array(buffer)`'],
  ['a Blob', new Blob([new Uint8Array(2)]), 'an object of Blob: pass `blob.stream()`'],
  ['a File', new File([new Uint8Array(2)], 'a.raw'), 'an object of File: pass `blob.stream()`'],
  [
    'a promise',
    Promise.resolve(new Int16Array(2)),
    'an object of Promise: pass a function that returns the promise, or `await` it',
  ],
];

describe('a source that must be converted first', () => {
  it.each(hints)('should be rejected by play with a hint: %s', (_, source, hint) => {
    const call = testCall();

    expect(() => {
      Reflect.apply(call.play.bind(call), undefined, [source]);
    }).toThrow(new RegExp(`^The source of \`play\` must be .*, got ${pattern(hint)}$`));
  });

  it.each(hints)('should be rejected by promptAudio with a hint, also in a list: %s', (_, source, hint) => {
    for (const prompt of [source, ['welcome.wav', source]]) {
      expect(() => {
        Reflect.apply(promptAudio, undefined, [prompt]);
      }).toThrow(new RegExp(`^A prompt must be .*, got ${pattern(hint)}$`));
    }
  });

  it.each(hints.filter(([name]) => name !== 'a promise'))(
    'should fail a playback with a hint when a function returns it: %s',
    async (_, source, hint) => {
      const story = caller(waitFor(ended()));
      const run$ = inVirtualTimeAsync(() =>
        callHandler(story, (call) => {
          // @ts-expect-error -- a mistake that the compiler finds
          return call.play(() => Promise.resolve(source));
        }),
      );

      await expect(run$).rejects.toThrow(`got ${hint}`);
    },
  );

  it('should name the conversion of an ArrayBuffer that is sent, or emitted by an observable', async () => {
    const call = testCall();
    const [, [, buffer, hint] = []] = hints;

    expect(() => {
      Reflect.apply(call.send.bind(call), undefined, [buffer]);
    }).toThrow(`got ${hint}`);
    // @ts-expect-error -- a mistake that the compiler finds
    await expect(firstValueFrom(call.play(of(buffer)))).rejects.toThrow(`got ${hint}`);
  });
});

/** Escapes a text for a regular expression. */
function pattern(text: string): string {
  return text.replace(/[()]/g, '\\$&');
}
