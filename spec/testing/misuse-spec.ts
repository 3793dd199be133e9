import { from, of } from 'rxjs';
import { tone } from '../../src/audio';
import * as exotel from '../../src/index';
import * as kit from '../../src/testing/index';
import { callServer, simulateCall } from '../../src/testing/node/index';

/** Calls a function as JavaScript code does, without a compiler. */
const call =
  (f: (...parameters: never[]) => unknown, ...parameters: readonly unknown[]) =>
  () => {
    Reflect.apply(f, undefined, parameters);
  };

const story = kit.caller(kit.heard('menu'));
const bot = (session: exotel.CallSession) => session.play(kit.prompt('menu'));

describe('misuse of the testing kit without a compiler', () => {
  it.each([
    [
      call(kit.testCall, { dtfm$: of('1') }),
      'Unknown option `dtfm$` for testCall. Valid options: audio$, dtmf$, lifecycle$, info',
    ],
    [call(kit.testCall, { dtmf$: '1' }), '`dtmf$` must be an Observable, got "1"'],
    [call(kit.testCall, { audio$: tone() }), '`audio$` must be an Observable, got an object of Object'],
    [
      call(kit.testCall, { playout: { marksAtClear: 'ecko' } }),
      "`playout.marksAtClear` must be one of 'drop', 'echo', 'late', got \"ecko\"",
    ],
    [
      call(kit.testCall, { playout: { echoDelay: 5 } }),
      'Unknown option `echoDelay` for playout. Valid options: startBufferMs',
    ],
    [call(kit.testCall, { playout: { echoDelayMs: 300 } }), '`playout.echoDelayMs` must be a function'],
    [
      call(kit.testCall, { playout: { startBufferMs: '60' } }),
      '`playout.startBufferMs` must be a number of ms',
    ],
    [
      call(kit.testCall, { quirks: 'jitter' }),
      "`quirks` must be an array, such as ['noConnected', 'jitter=80']",
    ],
    [
      call(simulateCall, 'ws://a', { playout: { marksAtClear: 'ecko' } }),
      '`playout.marksAtClear` must be one',
    ],
    [call(kit.heard), '`what` must be the name of a prompt or an AudioFrame, got undefined'],
    [
      call(kit.heard, 'menu', { withinMS: 100 }),
      'Unknown option `withinMS` for heard. Valid options: until, withinMs, name',
    ],
    [call(kit.heard, tone(), { name: 'audio' }), "`name` must not be 'audio'"],
    [call(kit.prompt, 'audio'), "`name` must not be 'audio'"],
    [
      call(kit.prompt, 'menu', { duration: 5 }),
      'Unknown option `duration` for prompt. Valid options: durationMs, sampleRate',
    ],
    [call(kit.press, 1), "`keys` must be a string of DTMF digits, such as '42#', got 1"],
    [call(kit.press, '1', { pause: 1 }), 'Unknown option `pause` for press. Valid options: pauseMs'],
    [call(kit.say, 'hello'), '`audio` must be an AudioFrame or { wav: path }, got "hello"'],
    [call(kit.say, { wav: 'nope.wav' }), 'File not found: nope.wav'],
    [call(kit.waitFor, '1s'), '`condition` must be a number of ms, or come from botSilence(ms) or ended()'],
    [
      call(kit.waitFor, kit.ended),
      'or come from botSilence(ms) or ended() of exotel-rx/testing, got a function',
    ],
    [
      call(kit.waitFor, exotel.callerSilence(kit.testCall())),
      'an object of Observable (`callerSilence` of exotel-rx is an operator for live calls)',
    ],
    [call(kit.waitFor, 500, { within: 5 }), 'Unknown option `within` for waitFor. Valid options: withinMs'],
    [call(kit.caller), '`caller` must be called with at least one step'],
    [
      call(kit.caller, kit.hangUp),
      '`steps[0]` must come from heard, press, say, waitFor or hangUp, got a function',
    ],
    [call(kit.callHandler, story), '`handler` must be a function, got'],
    [call(kit.callHandler, {}, bot), '`story` must come from `caller(…)`'],
    [
      call(kit.callHandler, story, bot, { hangUpAfterMs: 5 }),
      'Unknown option `hangUpAfterMs` for callHandler. Valid options: audio$, ',
    ],
    [
      call(callServer, story, 'ws://a', { prompts: { order: 5 } }),
      '`prompts.order` must be an AudioFrame, got 5',
    ],
  ])('should throw at once, and name the option (%#)', (misuse, message) => {
    expect(misuse).toThrow(message);
  });

  it('should name the options of a story, and no others', () => {
    const message = (act: () => void) => {
      try {
        act();
      } catch (error) {
        return String(error);
      }
      return '';
    };
    const ofHandler = message(call(kit.callHandler, story, bot, { smapleRate: 8_000 }));
    expect(ofHandler).toMatch(
      /^RangeError: Unknown option `smapleRate` for callHandler\. Valid options: .*, prompts, callOptions$/,
    );
    expect(ofHandler).not.toMatch(/hangUpAfterMs|dtmf|query|handshakeTimeoutMs/);
    expect(message(call(callServer, story, 'ws://a', { smapleRate: 8_000 }))).toMatch(/ query, .*, prompts$/);
  });

  it('should throw for an invalid digit when it is emitted', () => {
    const press = (key: unknown) => () => {
      kit.marbles(() => {
        Reflect.apply(kit.testCall, undefined, [{ dtmf$: from([key]) }]);
      });
    };
    expect(press('hello')).toThrow('`dtmf$` must emit DTMF digits (0–9, *, #, A–D), got "hello"');
    expect(press({ digit: 'x' })).toThrow('`dtmf$` must emit DTMF digits (0–9, *, #, A–D), got "x"');
  });
});
