import {
  concat,
  concatMap,
  EMPTY,
  firstValueFrom,
  ignoreElements,
  map,
  NEVER,
  type Observable,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { silentAudio, tone } from '../../../src/audio/tools/tone';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { menu } from '../../../src/ivr/questions/menu';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { serveCalls } from '../../../src/session/serveCalls';
import { prompt } from '../../../src/testing/prompts/prompt';
import { callHandler } from '../../../src/testing/story/callHandler';
import { callServer } from '../../../src/testing/node/callServer';
import {
  botSilence,
  caller,
  ended,
  hangUp,
  heard,
  press,
  say,
  waitFor,
} from '../../../src/testing/story/steps';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import type { Story } from '../../../src/testing/story/Story';
import { quirkMix } from '../../../src/testing/quirks/quirkMix';
import { thrownBy } from '../../kit/process/thrownBy';
import { serve } from '../../kit/sockets/sockets';

const prompts = {
  menu: prompt('menu', { durationMs: 1_200 }),
  sales: prompt('sales', { durationMs: 600 }),
  goodbye: prompt('goodbye', { durationMs: 400 }),
};

/** A menu of two choices, and a goodbye. */
const bot = (call: CallSession): Observable<unknown> =>
  concat(
    menu(call, ['1', '2'], { prompt: prompts.menu, maxAttempts: 1, firstDigitTimeoutMs: 1_000 }).pipe(
      concatMap((result) =>
        result.type === 'choice' && result.choice === '1' ? call.play(prompts.sales) : EMPTY,
      ),
    ),
    call.play(prompts.goodbye),
  );

const chooses = caller(heard('menu'), press('1'), heard('sales', { until: 'end' }), waitFor(ended()));

const tell = (story: Story, handler = bot) => inVirtualTime(() => callHandler(story, handler));

describe('a story in virtual time', () => {
  it('should let a caller interrupt the menu and hear the answer', () => {
    const { steps, heard: segments, call, outcome } = tell(chooses);
    expect(steps.map(({ step, outcome: became }) => `${step} ${became}`)).toEqual([
      "heard('menu') done",
      "press('1') done",
      "heard('sales') to its end done",
      'waitFor(ended()) done',
    ]);
    expect(segments.map(({ name, isCut }) => [name, isCut])).toEqual([
      ['menu', true],
      ['sales', false],
      ['goodbye', false],
    ]);
    expect(call).toMatchObject({ endedBy: 'bot', closeCode: 1_000, breaches: [], sent: { keys: 1 } });
    expect(outcome?.reason).toBe('appEnded');
  });

  it('should hang up after the last step', () => {
    const report = tell(caller(heard('menu', { until: 'end' })));
    expect(report.call.endedBy).toBe('caller');
    expect(report.outcome?.reason).toBe('callerHangup');
    expect(report.timeline.at(-1)).toContain('caller   hangs up');
  });

  it('should let the caller speak and wait for silence', () => {
    const spoken: number[] = [];
    const echo = (call: CallSession) =>
      call.audio$.pipe(
        tap((frame) => {
          const isLoud = frame.samples.some((sample) => Math.abs(sample) > 1_000);
          if (isLoud) spoken.push(frame.samples.length);
          call.send(isLoud ? frame : silentAudio({ durationMs: 20 }));
        }),
        ignoreElements(),
      );
    const report = tell(
      caller(waitFor(200), say(tone({ durationMs: 1_000 })), waitFor(botSilence(500)), hangUp()),
      echo,
    );
    expect(spoken).toHaveLength(50);
    expect(report.heard.map(({ name }) => name)).toEqual(['audio']);
    const [, said, quiet] = report.steps;
    expect((said?.toMs ?? 0) - (said?.fromMs ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect((quiet?.toMs ?? 0) - (quiet?.fromMs ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it('should press several digits one after another', () => {
    const keys: string[] = [];
    tell(caller(press('42#')), (call) =>
      call.dtmf$.pipe(map(({ digit }) => keys.push(`${digit} ${call.stats().durationMs}`))),
    );
    expect(keys).toEqual(['4 0', '2 260', '# 500']);
  });

  it('should describe what happened instead when a step fails', () => {
    const story = caller(heard('menu'), press('2'), heard('sales', { withinMs: 2_000 }), hangUp());
    const error = thrownBy(() => tell(story));
    expect(error.code).toBe('storyFailed');
    expect(error.message).toMatch(/^heard\('sales'\) failed: the call ended\n/);
    expect(error.message).toContain("  ✓ heard('menu')");
    expect(error.message).toContain("  ✗ heard('sales')");
    expect(error.message).toContain('    hangUp()');
    expect(error.message).toContain('caller   presses 2');
    expect(error.message).toContain("bot      'goodbye' begins");
  });

  it('should fail at the end of its time, and list what was heard', () => {
    const story = caller(heard('sales', { withinMs: 1_500 }));
    expect(thrownBy(() => tell(story, (call) => concat(call.play(prompts.menu), NEVER))).message).toMatch(
      /^heard\('sales'\) failed: not heard within 1500 ms; heard instead: 'menu'\n/,
    );
    expect(thrownBy(() => tell(story, () => NEVER)).message).toContain('heard instead: nothing');
    const impatient = caller(waitFor(botSilence(500), { withinMs: 1_000 }));
    expect(thrownBy(() => tell(impatient, (call) => call.play(prompts.menu))).message).toMatch(
      /^waitFor\(botSilence\(500\)\) failed: not within 1000 ms: the bot was not silent that long/,
    );
    const patient = caller(waitFor(ended(), { withinMs: 1_000 }));
    expect(thrownBy(() => tell(patient, () => NEVER)).message).toContain(
      'not within 1000 ms: the call did not end',
    );
  });

  it('should fail when a prompt that must be heard to its end is cut off', () => {
    const story = caller(heard('menu', { until: 'end' }));
    const cuts = (call: CallSession) =>
      call.play(prompts.menu, { interruptOn: timer(400) }).pipe(concatMap(() => NEVER));
    expect(thrownBy(() => tell(story, cuts)).message).toMatch(
      /^heard\('menu'\) to its end failed: 'menu' was cut off after \d00 ms\n/,
    );
  });

  it('should pass with an Exotel that misbehaves', () => {
    const quirks = ['noConnected', 'numbers', 'firstMarkLost', 'jitter=60'] as const;
    const { steps } = inVirtualTime(() => callHandler(chooses, bot, { quirks }));
    expect(steps.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  it('should fail with the handler', () => {
    const cause = new Error('no database');
    const error = thrownBy(() => tell(chooses, () => throwError(() => cause)));
    expect(error.message).toContain('The handler failed: no database');
    expect(error.cause).toBe(cause);
  });

  it('should show how long both sides are heard', () => {
    const greets = (call: CallSession) => concat(call.play(tone({ durationMs: 400 })), NEVER);
    const report = tell(caller(waitFor(500), say(tone({ durationMs: 300 })), hangUp()), greets);
    expect(report.timeline).toContain('   0.50 s  caller   says 300 ms');
    const [, exotel = '', bot = ''] = report.marbles;
    expect(exotel).toMatch(/^exotel {2}c-{19,20}m-{4,5}={15}x$/);
    expect(bot).toMatch(/^bot {5}M={19}-+$/);
    expect(report.marbles.at(-1)).toContain(' = sound,');
  });

  it("should list the quirks and the call's diagnostics", () => {
    const story = caller(press('1'), heard('sales', { withinMs: 1_000 }));
    const deaf = (call: CallSession) => call.dtmf$.pipe(concatMap(() => call.play(prompts.sales)));
    const error = thrownBy(() => inVirtualTime(() => callHandler(story, deaf, { quirks: ['wrongIds'] })));
    expect(error.message).toMatch(/^heard\('sales'\) failed: .*\nExotel misbehaved: wrongIds\n/);
    expect(error.message.match(/s {2}call {5}foreignStream: /g)).toHaveLength(1);
  });

  it('should pass with mixed quirks that need no socket', () => {
    for (let seed = 0; seed < 30; seed++) {
      const quirks = quirkMix(seed, { transport: 'memory' });
      const { call } = inVirtualTime(() => callHandler(caller(waitFor(400)), bot, { quirks }));
      expect(call.breaches).toEqual([]);
    }
  });

  it('should fail with the line of the test, and without pages of audio', () => {
    const inTheTest = () => callHandler(chooses, () => NEVER);
    const error = thrownBy(() => inVirtualTime(inTheTest));
    expect(error.stack?.split('\n    at ')[1]).toContain('inTheTest');
    expect(error).toMatchObject({ report: { call: { endedBy: 'caller' } } });
    expect(Object.keys(error)).not.toContain('report');
  });

  it('should run for minutes, and keep the newest part of the timeline', () => {
    const keys = caller(press('1'.repeat(600), { pauseMs: 500 }), hangUp());
    const report = inVirtualTime(() => callHandler(keys, () => NEVER, { frameMs: 100 }));
    expect(report.call.durationMs).toBeGreaterThanOrEqual(299_500);
    expect(report.timeline).toHaveLength(501);
    expect(report.timeline[0]).toBe('… 103 earlier events');
  });
});

describe('a story over a socket', () => {
  // Prompts are sent whole: a busy machine causes no underrun.
  const playout = { startBufferMs: 300 };
  const outbound = { sendAheadMs: 1_000 };

  it('should be the same story with the same report', async () => {
    const server = await serve({ outbound }, (calls$) => calls$.pipe(serveCalls(bot)));
    const report = await firstValueFrom(callServer(chooses, `ws://127.0.0.1:${server.port}`, { playout }));
    server.subscription.unsubscribe();
    const virtual = tell(chooses);
    expect(report.steps.map(({ step, outcome }) => [step, outcome])).toEqual(
      virtual.steps.map(({ step, outcome }) => [step, outcome]),
    );
    expect(report.heard.map(({ name, isCut }) => [name, isCut])).toEqual(
      virtual.heard.map(({ name, isCut }) => [name, isCut]),
    );
    expect(report.call.endedBy).toBe('bot');
  });

  it('should press a digit as its first step', async () => {
    const keys: string[] = [];
    const server = await serve({}, (calls$) =>
      calls$.pipe(serveCalls((call) => call.dtmf$.pipe(tap(({ digit }) => keys.push(digit))))),
    );
    const story = caller(press('1'), waitFor(100), hangUp());
    await firstValueFrom(callServer(story, `ws://127.0.0.1:${server.port}`));
    server.subscription.unsubscribe();
    expect(keys).toEqual(['1']);
  });

  it('should recognise prompts of another rate by their sound, and list what was heard instead', async () => {
    const wide: Record<string, AudioFrame> = {
      menu: prompt('menu', { sampleRate: 24_000, durationMs: 700 }),
      sales: prompt('sales', { sampleRate: 24_000, durationMs: 700 }),
    };
    const server = await serve({ sampleRate: 24_000, outbound }, (calls$) =>
      calls$.pipe(
        serveCalls((call) => concat(call.play(wide['menu'] ?? []), call.play(wide['sales'] ?? []), NEVER)),
      ),
    );
    const story = caller(
      heard('menu'),
      heard('sales', { until: 'end' }),
      heard('goodbye', { withinMs: 100 }),
    );
    const failure: unknown = await firstValueFrom(
      callServer(story, `ws://127.0.0.1:${server.port}`, { prompts: wide, playout }),
    ).catch((error: unknown) => error);
    server.subscription.unsubscribe();
    expect(failure).toMatchObject({
      code: 'storyFailed',
      report: {
        steps: [{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'failed' }],
        heard: [
          { name: 'menu', isCut: false },
          { name: 'sales', isCut: false },
        ],
      },
    });
  });
});

describe('steps and stories', () => {
  it('should reject invalid steps and stories', () => {
    expect(() => press('1x')).toThrow(
      new RangeError('`keys` must consist of DTMF digits (0–9, *, #, A–D), got "1x"'),
    );
    expect(() => press('')).toThrow(RangeError);
    expect(() => press('1', { pauseMs: -1 })).toThrow(RangeError);
    expect(() => botSilence(0)).toThrow(RangeError);
    expect(() => waitFor(NaN)).toThrow(RangeError);
    expect(() => heard('menu', { withinMs: 0 })).toThrow(RangeError);
    expect(() => caller(hangUp(), press('1'))).toThrow(TypeError);
    expect(() => callServer(chooses, 'http://localhost')).toThrow(TypeError);
    expect(() => callHandler(chooses, bot, { quirks: ['pingFlood'] })).toThrow(RangeError);
    expect(() => inVirtualTime(() => EMPTY)).toThrow('completed without a value');
    expect(() => inVirtualTime(() => NEVER)).toThrow('never completes');
  });
});
