import { concatMap, last } from 'rxjs';
import {
  acceptCall,
  createCallToken,
  createSay,
  gather,
  isolateUnhandledErrors,
  acceptCalls,
  listen,
  recordCall,
  SAY_LANGUAGES,
  serveCalls,
  toWav,
  wavData,
  wavFile,
  type WebSocketLike,
} from '../../src/index.web';
import { encodeWav, tone } from '../../src/audio';

/** A bot without Node: asks for a digit, and plays audio when it has the digit. */
export function answer(socket: WebSocketLike, tell: (what: string, value: unknown) => void): void {
  const words = wavData(encodeWav(tone({ durationMs: 200 }).samples, 8_000));
  acceptCall(socket, { url: '/calls?lang=hi' })
    .pipe(
      serveCalls((call) => {
        tell('info', { ...call.info });
        call.audio$.subscribe(({ samples }) => {
          tell('audio', samples.length);
        });
        return gather(call, { prompt: words, numDigits: 1 }).pipe(
          concatMap(({ reason, digits }) => {
            tell('gathered', { reason, digits });
            return call.play(words).pipe(last());
          }),
          concatMap((event) => {
            tell('played', event.type);
            return [];
          }),
        );
      }),
    )
    .subscribe((outcome) => {
      tell('outcome', outcome.reason);
    });
}

/** Functions that need Node's modules, each with its error. */
export function tryNode(): Readonly<Record<string, unknown>> {
  const attempts = {
    listen: () => listen(),
    acceptCalls: () => acceptCalls(),
    wavFile: () => wavFile('welcome.wav'),
    toWav: () => toWav('call.wav'),
    recordCall: (): unknown => Reflect.apply(recordCall, undefined, [{ sampleRate: 8_000 }, 'call.wav']),
    createSay: () => createSay({ language: SAY_LANGUAGES['en-IN'], folder: 'clips' }),
    createCallToken: () => createCallToken({ secret: 'a secret of sixteen' }),
    isolateUnhandledErrors: () => isolateUnhandledErrors(),
  };
  return Object.fromEntries(
    Object.entries(attempts).map(([name, attempt]) => {
      try {
        return [name, attempt()];
      } catch (error) {
        return [name, typeof error === 'object' && error !== null && 'code' in error ? error.code : error];
      }
    }),
  );
}
