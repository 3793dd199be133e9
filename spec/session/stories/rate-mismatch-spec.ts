import { timer, filter, map, take } from 'rxjs';
import type { CallInfo } from '../../../src/session/contract/CallInfo';
import type { CallOptions } from '../../../src/session/contract/CallOptions';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';

/** A call that receives audio of a sample rate for 20 s, and its diagnostics. */
function mismatchOf(config: {
  rate: number;
  mediaFormat?: CallInfo['mediaFormat'];
  options?: CallOptions;
  messageMs?: number;
}) {
  const { rate, mediaFormat, options = {}, messageMs = 100 } = config;
  const bytes = (rate * messageMs) / (mediaFormat?.encoding === 'mulaw' ? 1_000 : 500);
  const call = testCall({
    audio$: timer(0, messageMs).pipe(
      take(20_000 / messageMs),
      map(() => new Uint8Array(bytes)),
    ),
    options,
    ...(mediaFormat === undefined ? {} : { info: { mediaFormat } }),
  });
  return call.diagnostics$.pipe(
    filter(({ code }) => code === 'rateMismatch'),
    map(({ message, detail }) => ({ message, detail })),
  );
}

describe('the rate of a call', () => {
  it('should be reported, once, as higher than `start` announced, with the option to set', () => {
    marbles(({ expectObservable }) => {
      expectObservable(mismatchOf({ rate: 16_000 })).toBe('6000ms d', {
        d: {
          message:
            'Audio arrives at 16,000 Hz, but `start` announced 8,000 Hz (or no rate): voices sound slow and deep. Set `wireSampleRate: 16000`.',
          detail: { sampleRate: 8_000, measuredRate: 16_000 },
        },
      });
    });
  });

  it('should be reported as lower than `start` announced', () => {
    marbles(({ expectObservable }) => {
      const mediaFormat = { encoding: 'pcm16', sampleRate: 24_000 } as const;

      expectObservable(mismatchOf({ rate: 8_000, mediaFormat })).toBe('6000ms d', {
        d: {
          message:
            'Audio arrives at 8,000 Hz, but `start` announced 24,000 Hz: voices sound fast and high. Set `wireSampleRate: 8000`.',
          detail: { sampleRate: 24_000, measuredRate: 8_000 },
        },
      });
    });
  });

  it('should be reported as different from the option wireSampleRate', () => {
    marbles(({ expectObservable }) => {
      expectObservable(mismatchOf({ rate: 8_000, options: { wireSampleRate: 16_000 } })).toBe('6000ms d', {
        d: {
          message:
            'Audio arrives at 8,000 Hz, but the option `wireSampleRate` is 16,000 Hz: voices sound fast and high. Set `wireSampleRate: 8000`.',
          detail: { sampleRate: 16_000, measuredRate: 8_000 },
        },
      });
    });
  });

  it('should be reported as not μ-law when it has the bytes of PCM16', () => {
    marbles(({ expectObservable }) => {
      const mediaFormat = { encoding: 'mulaw', sampleRate: 8_000 } as const;

      expectObservable(
        mismatchOf({ rate: 16_000, mediaFormat }).pipe(map(({ message }) => message.split('. ').at(-1))),
      ).toBe('6000ms d', { d: 'If you hear noise, the audio is not μ-law but PCM16.' });
    });
  });

  it('should not be reported when it is right, whatever the messages', () => {
    marbles(({ expectObservable }) => {
      expectObservable(mismatchOf({ rate: 8_000 })).toBe('');
      expectObservable(mismatchOf({ rate: 8_000, messageMs: 20 })).toBe('');
      expectObservable(mismatchOf({ rate: 16_000, options: { wireSampleRate: 16_000 } })).toBe('');
    });
  });

  it('should not be reported when the application converts it', () => {
    marbles(({ expectObservable }) => {
      expectObservable(mismatchOf({ rate: 8_000, options: { sampleRate: 16_000 } })).toBe('');
    });
  });
});
