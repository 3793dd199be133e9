import * as audio from '../../src/audio';
import * as exotel from '../../src/index';
import { simulateCall } from '../../src/testing/node/index';

/** Calls as JavaScript does, where no compiler looks. */
const call =
  (f: (...parameters: never[]) => unknown, ...parameters: readonly unknown[]) =>
  () => {
    Reflect.apply(f, undefined, parameters);
  };

describe('what is misused without a compiler', () => {
  it.each([
    [call(exotel.wavFile), '`path` must be a path or a file: URL, got undefined'],
    [call(audio.encodeWav, audio.tone(), 8_000), '`channels` must be an Int16Array or a list of them'],
    [call(audio.encodeWav, new Int16Array(2), '8k'), '`sampleRate` must be a positive integer, got "8k"'],
    [call(audio.applyGain, new Int16Array(2), { db: 1 }), '`frame` must be an AudioFrame'],
    [call(audio.applyGain, audio.tone(), -6), '`options` of applyGain must be an object, got -6'],
    [call(audio.audioLevel, audio.tone()), '`samples` must be an Int16Array'],
    [call(exotel.serveCalls), '`handler` must be a function of a call'],
    [
      call(simulateCall, { url: 'ws://a' }),
      '`url` must be a ws:// or wss:// address, got an object of Object',
    ],
    [call(simulateCall, 'ws://a', { dtmf: '2s:1' }), '`dtmf` must be a list of { atMs, digit }, got "2s:1"'],
    [call(simulateCall, 'ws://a', { audio: 'x.wav' }), "`audio` must be 'silence', an AudioFrame"],
    [
      call(simulateCall, 'ws://a', { keys: '1' }),
      'Unknown option `keys` for simulateCall. Valid options: audio, ',
    ],
    [call(simulateCall, 'ws://a', { hangUp: 500 }), '`hangUp` must be an object, got 500'],
  ])('should be told at once, and by name (%#)', (misuse, message) => {
    expect(misuse).toThrow(message);
  });
});
