import { DEFAULT_CALL_LIMITS } from '../../src/session/contract/CallLimits';
import { CallSetup, type SetupEffect } from '../../src/session/CallSetup';

const LIMITS = {
  ...DEFAULT_CALL_LIMITS,
  startTimeoutMs: 10_000,
  closeTimeoutMs: 1_000,
  maxBytesBeforeStart: 100,
};

const short = (effects: readonly SetupEffect[]): string[] =>
  effects.map((effect) => {
    switch (effect.type) {
      case 'reject':
        return `reject ${effect.rejection.code}`;
      case 'closeSocket':
        return `close ${effect.code}`;
      default:
        return effect.type;
    }
  });

const oddity = (message: string) => ({ type: 'diagnostic', code: 'oddMessage', message }) as const;

describe('CallSetup', () => {
  it('should reject a socket without a start in time, and tear it down if it does not close', () => {
    const setup = new CallSetup(LIMITS, 500);

    expect(setup.nextAt()).toBe(10_500);
    expect(setup.advance(10_499)).toEqual([]);
    expect(setup.isOver).toBe(false);
    expect(short(setup.advance(10_500))).toEqual(['reject startTimeout', 'close 1008']);
    expect(setup.isOver).toBe(true);
    expect(setup.nextAt()).toBe(11_500);
    expect(setup.advance(11_499)).toEqual([]);
    expect(short(setup.advance(11_500))).toEqual(['terminateSocket', 'gone']);
    expect(setup.nextAt()).toBe(Infinity);
  });

  it('should not count the time for which this process stood still', () => {
    const setup = new CallSetup(LIMITS, 500);
    setup.stoodStill(30_000);

    expect(setup.nextAt()).toBe(40_500);
    expect(setup.advance(40_499)).toEqual([]);
    expect(short(setup.advance(40_500))).toEqual(['reject startTimeout', 'close 1008']);
    setup.stoodStill(5_000);
    expect(setup.advance(46_499)).toEqual([]);
    expect(short(setup.advance(46_500))).toEqual(['terminateSocket', 'gone']);
  });

  it('should accept as many bytes in total as the limit allows', () => {
    const setup = new CallSetup(LIMITS, 0);

    expect(setup.received(60, 0)).toEqual([]);
    expect(setup.received(40, 0)).toEqual([]);
    expect(short(setup.received(1, 0))).toEqual(['reject tooMuchBeforeStart', 'close 1008']);
  });

  it.each([
    ['stops', { type: 'stopped', by: 'caller' }, ['reject closedBeforeStart', 'close 1000']],
    [
      'fails',
      { type: 'socketFailed', isProtocol: true, detail: 'bad frame' },
      ['reject closedBeforeStart', 'close 1000'],
    ],
    ['closes', { type: 'socketClosed', code: 1006 }, ['reject closedBeforeStart', 'gone']],
    ['is wanted no more', { type: 'close', reason: 'appEnded' }, ['close 1000']],
  ] as const)('should close a socket that %s', (_, event, expected) => {
    const setup = new CallSetup(LIMITS, 0);

    expect(short(setup.handle(event, 100))).toEqual(expected);
    expect(setup.isOver).toBe(true);
  });

  it('should reject once, whatever happens until the socket has closed', () => {
    const setup = new CallSetup(LIMITS, 0);

    expect(short(setup.reject({ code: 'messageTooBig', message: 'Too big' }, 1009, 100))).toEqual([
      'reject messageTooBig',
      'close 1009',
    ]);
    expect(setup.reject({ code: 'tooManyMessages', message: 'Too many' }, 1008, 200)).toEqual([]);
    expect(setup.handle({ type: 'socketFailed', isProtocol: false, detail: '' }, 300)).toEqual([]);
    expect(setup.handle({ type: 'close', reason: 'drained' }, 400)).toEqual([]);
    // The first deadline applies.
    expect(setup.nextAt()).toBe(1_100);
    expect(short(setup.handle({ type: 'socketClosed', code: 1009 }, 500))).toEqual(['gone']);
    expect(setup.handle({ type: 'socketClosed', code: 1009 }, 600)).toEqual([]);
  });

  it('should keep a hundred diagnostics from before the call, and return them once', () => {
    const setup = new CallSetup(LIMITS, 0);
    for (let count = 1; count <= 101; count++) {
      setup.keep(oddity(String(count)));
    }

    const kept = setup.takeDiagnostics();
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)).toEqual(oddity('100'));
    expect(setup.takeDiagnostics()).toEqual([]);
  });
});
