import { map, NEVER, Observable, of } from 'rxjs';
import { suppressEcho } from '../../src/operators/suppressEcho';
import { EchoGate } from '../../src/audio/EchoGate';
import { audioLevel } from '../../src/audio/audioLevel';
import { tone } from '../../src/audio/tone';
import { testCall } from '../../src/testing/testCall';
import { marbles } from '../support/marbles';
import { itFollowsItsSource } from './itFollowsItsSource';

/** 20 ms as loud as told, in dBFS. */
function frame(db: number, timestampMs = 0) {
  return {
    samples: new Int16Array(160).fill(Math.round(32_768 * 10 ** (db / 20))),
    sampleRate: 8_000,
    timestampMs,
  };
}
const levelOf = ({ samples }: { readonly samples: Int16Array }) => Math.round(audioLevel(samples).rmsDb);
const silent = { botSpeaking$: of(false), heard$: NEVER };

describe('suppressEcho', () => {
  itFollowsItsSource({
    call: () => suppressEcho(silent),
    input: { a: frame(-20), b: frame(-30), c: frame(-40) },
    output: { x: frame(-20), y: frame(-30), z: frame(-40) },
  });

  it('should turn down our own voice while it is heard and until it has come back, and no longer', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const botSpeaking$ = hot('f 99ms t 199ms f', { t: true, f: false });
      const heard$ = hot('      120ms h 179ms', { h: frame(-20) });
      const caller$ = cold('    n 99ms e 19ms e 199ms e 59ms e 19ms (e|)', { n: frame(-50), e: frame(-35) });

      // Until 100 ms after the bot is silent; 40 ms of it have come by 380.
      expectObservable(
        caller$.pipe(suppressEcho({ botSpeaking$, heard$ }, { delayMs: 40 }), map(levelOf)),
      ).toBe('                          n 99ms n 19ms n 199ms n 59ms n 19ms (e|)', { n: -50, e: -35 });
      expectSubscriptions(caller$.subscriptions).toBe('^ 400ms !');
      expectSubscriptions([...botSpeaking$.subscriptions, ...heard$.subscriptions]).toBe([
        '^ 400ms !',
        '^ 400ms !',
      ]);
    });
  });

  it('should let the caller through who is louder than our echo can be, with the pauses in his speech', () => {
    const gate = new EchoGate({ leakDb: -12 });
    gate.push(frame(-55));
    gate.speak(true);
    gate.hear(frame(-20));
    const levels = [-35, -33, -31, ...Array.from({ length: 11 }, () => -40)].map((db) =>
      levelOf(gate.push(frame(db))),
    );

    expect(levels).toEqual([-55, -55, -31, ...Array.from({ length: 9 }, () => -40), -55, -55]);
  });

  it('should take us for as loud as a loud prompt before anything was heard, then as loud as we are', () => {
    const gate = new EchoGate({ leakDb: -12 });
    gate.speak(true);
    expect([-31, -29].map((db) => levelOf(gate.push(frame(db))))).toEqual([-60, -29]);

    const quiet = new EchoGate({ leakDb: -12 });
    quiet.speak(true);
    quiet.hear(frame(-40));
    expect([-53, -51].map((db) => levelOf(quiet.push(frame(db))))).toEqual([-60, -51]);
  });

  it('should expect the echo of loud words for a while after them, as long as we are heard', () => {
    const gate = new EchoGate({ leakDb: 0 });
    gate.speak(true);
    gate.hear(frame(-20));
    for (let index = 0; index < 50; index++) {
      gate.hear(frame(-80));
    }
    // A second later, 10 dB less.
    expect([-31, -29].map((db) => levelOf(gate.push(frame(db))))).toEqual([-60, -29]);
  });

  it('should learn how quiet the line is while we are silent, and nothing from our echo', () => {
    const gate = new EchoGate();
    gate.push(frame(-70));
    gate.speak(true);
    for (let index = 0; index < 500; index++) {
      gate.push(frame(-45));
    }
    expect(levelOf(gate.push(frame(-45)))).toBe(-70);
    expect(levelOf(gate.push(frame(-80)))).toBe(-80);
    gate.speak(false);
    for (let index = 0; index < 100; index++) {
      gate.push(frame(-50));
    }
    gate.speak(true);
    // The last 1.5 s were without us: 9 dB, of frames of 20 ms.
    expect(levelOf(gate.push(frame(-45)))).toBe(-61);
  });

  it('should leave digital silence as it is', () => {
    const gate = new EchoGate();
    const nothing = { samples: new Int16Array(160), sampleRate: 8_000, timestampMs: 0 };
    gate.push(nothing);
    gate.speak(true);

    expect(gate.push(nothing)).toBe(nothing);
    expect(levelOf(gate.push(frame(-45)))).toBe(-90);
  });

  it('should keep a bot on a call from hearing itself, and let it hear the caller', () => {
    marbles(({ cold, expectObservable }) => {
      // The prompt, at −9 dBFS, comes back 25 dB quieter and 100 ms later; the caller says something at 600 ms.
      const echo = '100ms ' + 'e 19ms '.repeat(25);
      const call = testCall({
        audio$: cold(`${echo} v 19ms v 19ms ${'e 19ms '.repeat(20)}`, {
          e: frame(-34).samples,
          v: frame(-15).samples,
        }),
      });
      call.play(tone({ durationMs: 1_000, sampleRate: 8_000 })).subscribe();

      expectObservable(
        call.audio$.pipe(
          suppressEcho(call),
          map((one) => levelOf(one) > -50),
        ),
      ).toBe(`100ms ${'f 19ms '.repeat(25)} t 19ms t 19ms ${'t 19ms '.repeat(9)} ${'f 19ms '.repeat(11)}`, {
        t: true,
        f: false,
      });
    });
  });

  it('should stop a synchronous source when enough was taken, though our voice goes on', () => {
    const heard$ = new Observable<never>();
    const taken: unknown[] = [];
    of(frame(-20))
      .pipe(suppressEcho({ botSpeaking$: of(true), heard$ }))
      .subscribe({ next: (one) => taken.push(levelOf(one)), complete: () => taken.push('done') });

    expect(taken).toEqual([-20, 'done']);
  });

  it.each([
    [{ leakDb: NaN }, '`leakDb` must be a number of dB, got NaN'],
    [{ delayMs: -1 }, '`delayMs` must be a number of ms from 0, got -1'],
    [{ delayMs: Infinity }, '`delayMs` must be a number of ms from 0, got Infinity'],
  ])('should refuse %j when it is called', (config, message) => {
    expect(() => suppressEcho(silent, config)).toThrow(new RangeError(message));
  });

  it('should refuse what is no call', () => {
    // @ts-expect-error -- what a caller without types may give
    expect(() => suppressEcho()).toThrow('`call` of suppressEcho must be an object, got undefined');
  });
});
