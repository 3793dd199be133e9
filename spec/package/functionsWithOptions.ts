import { NEVER } from 'rxjs';
import ts from 'typescript';
import { tone } from '../../src/audio';
import type { CallSession } from '../../src/index';
import { caller, hangUp, marbles, testCall } from '../../src/testing/index';
import { entryExports } from './entries';

type Arguments = (call: CallSession, options: object) => readonly unknown[];

const optionsAlone: Arguments = (_call, options) => [options];
const callAndOptions: Arguments = (call, options) => [call, options];
const story = caller(hangUp());
export const audio = tone({ durationMs: 20 });

/** Never says anything. */
const openSocket = {
  readyState: 1,
  send: () => undefined,
  close: () => undefined,
  on: () => undefined,
  off: () => undefined,
};

/** Each exported function that takes options, and what it is called with. */
export const CALLS: Readonly<Record<string, Arguments>> = {
  listen: optionsAlone,
  acceptCall: (_call, options) => [openSocket, undefined, options],
  acceptCalls: optionsAlone,
  createCallToken: optionsAlone,
  createCallRegistry: optionsAlone,
  checkCallToken: (_call, options) => ['token', options],
  serveCalls: (_call, options) => [() => NEVER, options],
  gather: callAndOptions,
  menu: (call, options) => [call, ['1'], options],
  reprompt: (call, options) => [call, () => undefined, options],
  confirm: callAndOptions,
  bargeIn: (call, options) => [call, audio, options],
  callerSilence: callAndOptions,
  deadAir: callAndOptions,
  hangUpWhenIdle: callAndOptions,
  limitDuration: callAndOptions,
  bridge: (call, options) => [call, () => NEVER, options],
  handover: callAndOptions,
  createHandoverStore: optionsAlone,
  createSay: optionsAlone,
  collectDigits: optionsAlone,
  resample: optionsAlone,
  measureLevel: optionsAlone,
  suppressEcho: callAndOptions,
  gain: optionsAlone,
  fade: optionsAlone,
  detectDtmf: optionsAlone,
  detectSpeech: optionsAlone,
  energyDetector: optionsAlone,
  fvadDetector: optionsAlone,
  frameAudio: optionsAlone,
  paceAudio: optionsAlone,
  encodeAudio: optionsAlone,
  serialize: optionsAlone,
  createResampler: optionsAlone,
  tone: optionsAlone,
  silentAudio: optionsAlone,
  dtmfTone: (_call, options) => ['1', options],
  callProgressTone: (_call, options) => ['busy', options],
  applyGain: (_call, options) => [audio, options],
  applyFade: (_call, options) => [audio, options],
  createBackground: (_call, options) => [audio, options],
  wavFile: (_call, options) => ['menu.wav', options],
  toWav: (_call, options) => ['menu.wav', options],
  recordCall: (call, options) => [call, 'call.wav', options],
  // ---- exotel-rx/testing
  testCall: optionsAlone,
  prompt: (_call, options) => ['menu', options],
  ramp: optionsAlone,
  heardSegments: callAndOptions,
  summarizeSent: optionsAlone,
  heard: (_call, options) => ['menu', options],
  press: (_call, options) => ['1', options],
  waitFor: (_call, options) => [500, options],
  callHandler: (_call, options) => [story, () => NEVER, options],
  callServer: (_call, options) => [story, 'ws://localhost', options],
  recordCassette: (call, options) => [call, 'call.ndjson', options],
  recordCassettes: (_call, options) => ['calls', options],
  recordEntries: callAndOptions,
  toCassette: (_call, options) => ['call.ndjson', options],
  recordProxy: optionsAlone,
  replayToHandler: (_call, options) => [[], () => NEVER, options],
  replayToServer: (_call, options) => [[], 'ws://localhost', options],
  compareCassettes: (_call, options) => [[], [], options],
  simulateCall: (_call, options) => ['ws://localhost', options],
  quirkMix: (_call, options) => [42, options],
  probe: optionsAlone,
};

/** Whether a function takes options, by its declaration. */
function takesOptions(declaration: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(declaration) &&
    declaration.parameters.some(
      ({ name, type }) =>
        /^(options|config)$/i.test(name.getText()) || /\b\w*(Options|Config)\b/.test(type?.getText() ?? ''),
    )
  );
}

/** Each exported function that takes options. */
export const functions = entryExports().flatMap(({ name, value, declaration }) =>
  typeof value === 'function' && takesOptions(declaration) ? [{ name, value }] : [],
);

/** Calls as JavaScript does, where no compiler looks; returns what was thrown. */
export function misuse(take: unknown, given: (call: CallSession) => readonly unknown[]): unknown {
  let thrown: unknown;
  marbles(() => {
    const call = testCall();
    try {
      if (typeof take === 'function') {
        Reflect.apply(take, undefined, given(call));
      }
    } catch (error) {
      thrown = error;
    }
    call.end({ after: 'now' });
  });
  return thrown;
}
