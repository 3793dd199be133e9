import fc from 'fast-check';
import type { CallInfo } from '../../src/session/contract/CallInfo';
import {
  Lifecycle,
  type LifecycleConfig,
  type LifecycleEffect,
  type LifecycleEvent,
} from '../../src/session/Lifecycle';

const info: CallInfo = {
  streamSid: 's1',
  customParameters: {},
  mediaFormat: { encoding: 'pcm16', sampleRate: 8_000 },
};
const started = { type: 'started', info } as const;
const config: LifecycleConfig = {
  mediaTimeoutMs: 5_000,
  endAfterMediaTimeoutMs: 60_000,
  pingTimeoutMs: Infinity,
  maxDurationMs: 3_600_000,
  closeTimeoutMs: 2_000,
};

/** An effect as a short text. */
function short(effect: LifecycleEffect): string {
  if (effect.type !== 'emit') {
    return effect.type;
  }
  const { value } = effect;
  switch (value.state) {
    case 'ended':
      return ['ended', value.reason, value.code, value.detail].filter((part) => part !== undefined).join(' ');
    case 'ending':
      return `ending by ${value.by}`;
    case 'stalled':
      return `stalled ${value.silentMs}`;
    default:
      return value.state;
  }
}

/** The effects of each event on a call that started at 0. */
function play(
  events: readonly (readonly [now: number, event: LifecycleEvent | 'media' | 'advance'])[],
  overrides: Partial<LifecycleConfig> = {},
): string[][] {
  const lifecycle = new Lifecycle({ ...config, ...overrides });
  lifecycle.handle(started, 0);
  return events.map(([now, event]) =>
    (event === 'media'
      ? lifecycle.media(now)
      : event === 'advance'
        ? lifecycle.advance(now)
        : lifecycle.handle(event, now)
    ).map(short),
  );
}

const closed = (code = 1006) => ({ type: 'socketClosed', code }) as const;
const stopped = (by: 'caller' | 'flow' | 'unknown', detail?: string) =>
  ({ type: 'stopped', by, detail }) as const;
const close = (reason: 'appEnded' | 'drained' | 'appError', detail?: string) =>
  ({ type: 'close', reason, detail }) as const;
const failed = (isProtocol: boolean) => ({ type: 'socketFailed', isProtocol, detail: 'broken' }) as const;

describe('Lifecycle', () => {
  it('should emit connected and started when it starts', () => {
    const lifecycle = new Lifecycle(config);

    expect(lifecycle.nextAt()).toBe(Infinity);
    expect(lifecycle.handle(started, 0)).toEqual([
      { type: 'emit', value: { state: 'connected' } },
      { type: 'emit', value: { state: 'started', info } },
    ]);
    expect([lifecycle.isOver, lifecycle.isEnded, lifecycle.nextAt()]).toEqual([false, false, 5_000]);
  });

  it('should not count the time for which this process stood still, but end a call that is silent afterwards', () => {
    const lifecycle = new Lifecycle({ ...config, pingTimeoutMs: 60_000 });
    lifecycle.handle(started, 0);
    lifecycle.media(1_000);
    lifecycle.stoodStill(90_000, 91_100);

    expect(lifecycle.advance(91_100)).toEqual([]);
    expect(lifecycle.nextAt()).toBe(96_000);
    expect(lifecycle.advance(96_000).map(short)).toEqual(['stalled 5000']);
    // A second standstill does not count either.
    lifecycle.stoodStill(10_000, 106_000);
    expect(lifecycle.advance(160_999).map(short)).toEqual(['ping']);
    expect(lifecycle.advance(161_000).map(short)).toEqual(['ending by app', 'finish', 'closeSocket']);
    lifecycle.stoodStill(10_000, 172_000);
    expect(lifecycle.advance(172_999)).toEqual([]);
    expect(lifecycle.advance(173_000).map(short)).toEqual([
      'terminateSocket',
      'finish',
      'ended stalled No media for 60000 ms (limits.endAfterMediaTimeoutMs)',
    ]);
  });

  it('should not move media into the future, nor extend the maximum duration, after a standstill', () => {
    const lifecycle = new Lifecycle({ ...config, maxDurationMs: 10_000 });
    lifecycle.handle(started, 0);
    lifecycle.media(4_000);
    lifecycle.stoodStill(3_000, 5_000);

    expect(lifecycle.nextAt()).toBe(10_000);
    expect(lifecycle.advance(10_000).map(short)).toEqual(['ending by app', 'finish', 'closeSocket']);
  });

  it.each([
    ['caller', 'callerHangup'],
    ['flow', 'flowEnded'],
    ['unknown', 'unknown'],
  ] as const)(
    'should end by the %s with a stop, and with the code of the close that follows',
    (by, reason) => {
      expect(
        play([
          [100, stopped(by, 'the words')],
          [101, closed(1006)],
        ]),
      ).toEqual([
        [`ending by ${by}`, 'finish', 'closeSocket'],
        ['finish', `ended ${reason} 1006 the words`],
      ]);
    },
  );

  it('should end at once when the socket closes without a stop', () => {
    expect(play([[100, closed(1011)]])).toEqual([['finish', 'ended socketClosed 1011']]);
  });

  it.each([
    [false, 'socketError'],
    [true, 'protocolError'],
  ])('should end with the reason for which the socket failed', (isProtocol, reason) => {
    expect(
      play([
        [100, failed(isProtocol)],
        [100, closed()],
      ]),
    ).toEqual([
      ['finish', 'closeSocket'],
      ['finish', `ended ${reason} 1006 broken`],
    ]);
  });

  it('should emit ending once, and close on request', () => {
    expect(
      play([
        [100, { type: 'ending' }],
        [200, { type: 'ending' }],
        [300, close('appEnded')],
        [301, { type: 'ending' }],
        [310, closed(1000)],
      ]),
    ).toEqual([['ending by app'], [], ['finish', 'closeSocket'], [], ['finish', 'ended appEnded 1000']]);
  });

  it('should keep the first reason, whatever comes later', () => {
    expect(
      play([
        [100, stopped('caller')],
        [101, close('appError', 'no database')],
        [102, failed(true)],
        [103, closed()],
        [104, closed()],
        [105, close('drained')],
      ]).flat(),
    ).toEqual(['ending by caller', 'finish', 'closeSocket', 'finish', 'ended callerHangup 1006']);
  });

  it('should tear down a socket that does not close in time', () => {
    const lifecycle = new Lifecycle(config);
    lifecycle.handle(started, 0);
    lifecycle.handle(close('appEnded'), 100);

    expect([lifecycle.isOver, lifecycle.isEnded, lifecycle.nextAt()]).toEqual([true, false, 2_100]);
    expect(lifecycle.advance(2_099)).toEqual([]);
    expect(lifecycle.advance(2_100).map(short)).toEqual(['terminateSocket', 'finish', 'ended appEnded']);
    expect([lifecycle.isOver, lifecycle.isEnded, lifecycle.nextAt()]).toEqual([true, true, Infinity]);
    expect(lifecycle.advance(9_999)).toEqual([]);
  });

  it('should stall without media, once per silence, and resume with media', () => {
    expect(
      play([
        [4_999, 'advance'],
        [5_000, 'advance'],
        [6_000, 'advance'],
        [7_000, 'media'],
        [7_020, 'media'],
        [12_019, 'advance'],
        [12_021, 'advance'],
      ]),
    ).toEqual([[], ['stalled 5000'], [], ['resumed'], [], [], ['stalled 5001']]);
  });

  it('should end after a silence that is too long', () => {
    expect(
      play([
        [5_000, 'advance'],
        [60_000, 'advance'],
        [60_001, closed(1000)],
      ]),
    ).toEqual([
      ['stalled 5000'],
      ['ending by app', 'finish', 'closeSocket'],
      ['finish', 'ended stalled 1000 No media for 60000 ms (limits.endAfterMediaTimeoutMs)'],
    ]);
  });

  it('should end after the maximum duration, although media comes', () => {
    expect(
      play(
        [
          [999, 'media'],
          [999, 'advance'],
          [1_000, 'advance'],
          [1_000, closed(1000)],
        ],
        { maxDurationMs: 1_000 },
      ),
    ).toEqual([
      [],
      [],
      ['ending by app', 'finish', 'closeSocket'],
      ['finish', 'ended maxDuration 1000 The call lasted 1000 ms (limits.maxDurationMs)'],
    ]);
  });

  it('should have no deadline without limits', () => {
    const lifecycle = new Lifecycle({
      mediaTimeoutMs: Infinity,
      endAfterMediaTimeoutMs: Infinity,
      pingTimeoutMs: Infinity,
      maxDurationMs: Infinity,
      closeTimeoutMs: Infinity,
    });
    lifecycle.handle(started, 0);

    expect(lifecycle.nextAt()).toBe(Infinity);
    expect(lifecycle.advance(1e12)).toEqual([]);
    lifecycle.handle(close('appEnded'), 1e12);
    expect(lifecycle.nextAt()).toBe(Infinity);
    expect(lifecycle.advance(1e13)).toEqual([]);
  });

  it('should end exactly once, as the last value, in whatever order stop, close, error and limits come', () => {
    const event = fc.oneof(
      fc.constantFrom<LifecycleEvent>(
        stopped('caller'),
        stopped('unknown', 'x'),
        { type: 'ending' },
        close('appEnded'),
        close('drained'),
        failed(false),
        failed(true),
        closed(1000),
        closed(1006),
      ),
      fc.constant('media' as const),
      fc.constant('advance' as const),
    );
    const limit = fc.constantFrom(0, 1_000, 5_000, Infinity);
    const limits = fc.record({
      mediaTimeoutMs: limit,
      endAfterMediaTimeoutMs: limit,
      pingTimeoutMs: limit,
      maxDurationMs: limit,
      closeTimeoutMs: fc.constantFrom(0, 2_000),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 3_000 }), event), { maxLength: 15 }),
        limits,
        (steps, overrides) => {
          const lifecycle = new Lifecycle(overrides);
          const seen = lifecycle.handle(started, 0).map(short);
          let now = 0;
          const advance = () => {
            const effects = lifecycle.advance(now).map(short);
            seen.push(...effects);
            // What was due once is not due for ever.
            expect(effects.length > 0 || lifecycle.nextAt() > now).toBe(true);
          };
          for (const [laterMs, step] of steps) {
            for (let next = lifecycle.nextAt(); next <= now + laterMs; next = lifecycle.nextAt()) {
              now = Math.max(now, next);
              advance();
            }
            now += laterMs;
            if (step === 'media') {
              // A call that is over receives nothing: its session checks first.
              seen.push(...(lifecycle.isOver ? [] : lifecycle.media(now).map(short)));
            } else if (step === 'advance') {
              seen.push(...lifecycle.advance(now).map(short));
            } else {
              seen.push(...lifecycle.handle(step, now).map(short));
            }
          }
          seen.push(...lifecycle.handle(close('appEnded'), now).map(short));
          now += 2_000;
          seen.push(...lifecycle.advance(now).map(short));

          const ends = seen.filter((text) => text.startsWith('ended'));
          expect(ends).toHaveLength(1);
          expect(seen.at(-1)).toBe(ends[0]);
          expect(lifecycle.isEnded).toBe(true);
          expect(lifecycle.nextAt()).toBe(Infinity);
          expect(seen.filter((text) => text.startsWith('ending')).length).toBeLessThanOrEqual(1);
          expect(seen.filter((text) => text === 'closeSocket').length).toBeLessThanOrEqual(1);
          // Nothing is emitted between `finish` and `ended`, and stalls and resumptions alternate.
          expect(
            seen.slice(seen.indexOf('finish')).some((text) => /^(stalled|resumed|ending)/.test(text)),
          ).toBe(false);
          const silences = seen
            .filter((text) => /^(stalled|resumed)/.test(text))
            .map((text) => text.slice(0, 1));
          expect(silences.join('')).toMatch(/^(sr)*s?$/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('should count the age of a call that an earlier session began', () => {
    const lifecycle = new Lifecycle({ ...config, maxDurationMs: 10_000 }, 9_000);
    lifecycle.handle(started, 500);

    expect(lifecycle.advance(1_499)).toEqual([]);
    expect(lifecycle.nextAt()).toBe(1_500);
    expect(lifecycle.advance(1_500).map(short)).toContain('ending by app');
  });
});
