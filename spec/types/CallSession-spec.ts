import { type Observable, of } from 'rxjs';
import { Readable } from 'node:stream';
import { type AudioFrame, type CallSession, wavStream } from '../../src/index';

describe('the type of CallSession', () => {
  it('should accept audio in any of its forms, and nothing else', () => {
    const send = (call: CallSession) => {
      call.send(new Int16Array(160));
      call.send(new Uint8Array(320));
      call.send(Buffer.alloc(320));
      call.send({ samples: new Int16Array(160), sampleRate: 8_000, timestampMs: 0 });
      // @ts-expect-error -- floating-point samples have no agreed scale
      call.send(new Float32Array(160));
      // @ts-expect-error -- not a moment to end at
      call.end({ after: 'later' });
      // @ts-expect-error -- the properties of a call are read-only
      call.sampleRate = 16_000;
    };
    const play = (call: CallSession, frames$: Observable<AudioFrame>) => [
      call.play(frames$, { report: 'started', interruptOn: call.dtmf$ }),
      call.play([Buffer.alloc(320), new Int16Array(160)], { report: { progressMs: 100 } }),
      call.play(frames$, { interruptOn: call.dtmf$, onInterrupt: 'pause', verdict: () => of('resume') }),
      call.play(frames$, { onInterrupt: (value) => (value === 'x' ? 'clear' : 'notify') }),
      call.play(new Readable()),
      call.play(new ReadableStream<Uint8Array>()),
      call.play(({ signal }) => fetch('https://tts.example.com', { signal }).then(({ body }) => body)),
      call.play(async ({ signal }) => {
        const response = await fetch('https://tts.example.com', { signal });
        return new Uint8Array(await response.arrayBuffer());
      }),
      call.play(
        wavStream(({ signal }) => fetch('https://tts.example.com', { signal }).then(({ body }) => body)),
      ),
      call.play([new Int16Array(160), frames$, new Readable()]),
      // @ts-expect-error -- a promise must be returned by a function
      call.play(Promise.resolve(new Int16Array(160))),
      // @ts-expect-error -- texts are not audio
      call.play(new ReadableStream<string>()),
      // @ts-expect-error -- not an interruption mode
      call.play(frames$, { onInterrupt: 'stop' }),
      // @ts-expect-error -- not a verdict
      call.play(frames$, { onInterrupt: 'pause', verdict: () => of(true) }),
      // @ts-expect-error -- a path is not audio
      call.play('welcome.wav'),
      // @ts-expect-error -- numbers are not audio
      call.play([1, 2, 3]),
      // @ts-expect-error -- the interval is required
      call.play([], { report: { progressMs: '100' } }),
    ];

    expect([send, play]).toHaveLength(2);
  });
});
