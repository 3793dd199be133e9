import * as audio from '../../src/audio';
import * as exotel from '../../src/index';
import { of } from 'rxjs';
import { marbles, testCall } from '../../src/testing/index';
import { simulateCall } from '../../src/testing/node/index';

/** Calls a function as JavaScript does, without a compiler. */
const call =
  (f: (...parameters: never[]) => unknown, ...parameters: readonly unknown[]) =>
  () => {
    Reflect.apply(f, undefined, parameters);
  };

describe('misuse that no compiler checks', () => {
  it.each([
    [call(exotel.wavFile), '`path` must be a path or a file: URL, got undefined'],
    [call(audio.encodeWav, audio.tone(), 8_000), '`channels` must be an Int16Array or a list of them'],
    [call(audio.encodeWav, new Int16Array(2), '8k'), '`sampleRate` must be a positive integer, got "8k"'],
    [call(audio.applyGain, new Int16Array(2), { db: 1 }), '`frame` must be an AudioFrame'],
    [call(audio.applyGain, audio.tone(), -6), '`options` of applyGain must be an object, got -6'],
    [call(audio.audioLevel, audio.tone()), '`samples` must be an Int16Array'],
    [
      call(audio.createBackground, undefined, { sampleRate: 8_000 }),
      '`audio` must be an AudioFrame, Int16Array, Uint8Array or an iterable of them, got undefined',
    ],
    [
      call(audio.tone, { durationMs: {} }),
      '`durationMs` must be a number of ms from 0, got an object of Object',
    ],
    [call(exotel.serveCalls), '`handler` must be a function, got'],
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
  ])('should throw at once and name the argument (%#)', (misuse, message) => {
    expect(misuse).toThrow(message);
  });
});

/** The error of a playback, emitted or thrown. */
function failureOf(source: unknown): unknown {
  return marbles(({ flush }) => {
    let failure: unknown = 'none';
    // @ts-expect-error -- misuse that no compiler has checked
    const finished$ = testCall().play(source);
    finished$.subscribe({
      error: (error: unknown) => {
        failure = error;
      },
    });
    flush();
    return failure;
  });
}

describe('audio that is not PCM16 mono', () => {
  const floats = Float32Array.of(0.5, -0.5);
  const frame = { samples: floats, sampleRate: 24_000, timestampMs: 0 };
  const stereo = { samples: new Int16Array(4), sampleRate: 8_000, timestampMs: 0, channels: 2 };
  const session = testCall();
  const send = (audioGiven: unknown) => call(session.send.bind(session), audioGiven);
  const play = (source: unknown) => () => {
    const failure = failureOf(source);
    if (failure !== 'none') {
      throw failure;
    }
  };
  const prompt = (source: unknown) => call(exotel.promptAudio, source);
  const gained = (given: unknown) => call(audio.applyGain, given, { db: 1 });

  it.each([
    ['play', play(floats)],
    ['play, as a frame', play(frame)],
    ['play, in a list', play([floats])],
    ['play, as a frame in a list', play([frame])],
    ['play, by an observable', play(of(floats))],
    ['send', send(floats)],
    ['send, as a frame', send(frame)],
    ['promptAudio', prompt(floats)],
    ['promptAudio, in a list', prompt([frame])],
    ['encodeWav', call(audio.encodeWav, floats, 8_000)],
    ['encodeWav, in a list', call(audio.encodeWav, [floats], 8_000)],
    ['audioLevel', call(audio.audioLevel, floats)],
    ['applyGain', gained(floats)],
    ['applyGain, as a frame', gained(frame)],
  ])('should name floatToPcm16 when %s gets float samples', (_, misuse) => {
    expect(misuse).toThrow(
      /got (an object of|a frame whose `samples` are an object of) Float32Array: `floatToPcm16\(samples\)` of exotel-rx\/audio converts it$/,
    );
  });

  it.each([
    ['play', play(stereo)],
    ['play, in a list', play([stereo])],
    ['send', send(stereo)],
    ['promptAudio', prompt(stereo)],
    ['applyGain', gained(stereo)],
  ])('should report that audio has one channel when %s gets a frame with two channels', (_, misuse) => {
    expect(misuse).toThrow(/got a frame with more than one channel: mix it to mono first$/);
  });
});
