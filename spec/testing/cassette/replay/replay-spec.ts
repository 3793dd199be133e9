import fc from 'fast-check';
import {
  concat,
  finalize,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  take,
  tap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { tone } from '../../../../src/audio/tools/tone';
import type { CallSession } from '../../../../src/session/contract/CallSession';
import { maskMessage } from '../../../../src/session/contract/masking';
import { serveCalls } from '../../../../src/session/serveCalls';
import type { WireMessage } from '../../../../src/session/contract/WireMessage';
import { type CassetteEntry, entryLine, headerLine } from '../../../../src/testing/cassette/CassetteEntry';
import { parseCassette } from '../../../../src/testing/cassette/parseCassette';
import { recordEntries } from '../../../../src/testing/cassette/recordEntries';
import {
  replayToHandler,
  type ReplayToHandlerOptions,
} from '../../../../src/testing/cassette/replay/replayToHandler';
import { replayToServer } from '../../../../src/testing/node/cassette/replayToServer';
import { ExotelMessages } from '../../../../src/testing/caller/exotelMessages';
import { prompt } from '../../../../src/testing/prompts/prompt';
import { inVirtualTime } from '../../../../src/testing/story/inVirtualTime';
import { testCall } from '../../../../src/testing/testCall';
import { parseMessage } from '../../../../src/wire/parseMessage';
import { arbitraryFrame } from '../../../wire/arbitraryFrame';

type Inbound = Extract<WireMessage, { direction: 'in' }>['message'];

/** The inbound messages of a call, in order. */
const inbound = (call: CallSession, into: Inbound[]) =>
  call.wire$.pipe(
    tap((wire) => {
      if (wire.direction === 'in') into.push(wire.message);
    }),
    ignoreElements(),
  );

const menu = prompt('menu', { durationMs: 700 });
const bot = (call: CallSession): Observable<unknown> =>
  merge(call.play(menu, { interruptOn: call.dtmf$ }), NEVER);

/** A cassette, written as text and parsed again. */
function throughText(entries: readonly CassetteEntry[], masked = true): readonly CassetteEntry[] {
  return [...parseCassette([headerLine({ masked }), ...entries.map(entryLine)])];
}

function replayed(entries: readonly CassetteEntry[], options: ReplayToHandlerOptions = {}) {
  const messages: Inbound[] = [];
  const again = inVirtualTime(() =>
    replayToHandler(entries, (call) => merge(inbound(call, messages), bot(call)), options).pipe(toArray()),
  );
  return { messages, entries: again };
}

/** A recorded caller who presses digits and speaks, and the inbound messages of the call. */
function recorded(
  keys: readonly { atMs: number; digit: string }[],
  frames: number,
  hangUpMs: number,
  privacy: 'mask' | 'keep',
) {
  const messages: Inbound[] = [];
  const entries = inVirtualTime(() => {
    const call = testCall({
      info: { from: '+919812345678', customParameters: { account: '445566' } },
      audio$: timer(20, 20).pipe(
        take(frames),
        map(() => tone({ durationMs: 20 }).samples),
      ),
      dtmf$: merge(...keys.map(({ atMs, digit }) => timer(atMs).pipe(map(() => digit)))),
      lifecycle$: timer(hangUpMs).pipe(map(() => 'callerHangup' as const)),
    });
    const served$ = of(call).pipe(
      serveCalls((each) => merge(inbound(each, messages), bot(each))),
      ignoreElements(),
    );
    return merge(recordEntries(call, { privacy }).pipe(toArray()), served$);
  });
  return { messages, entries };
}

const pressed = fc.array(
  fc.record({
    atMs: fc.integer({ min: 1, max: 900 }),
    digit: fc.constantFrom(...Array.from('0123456789*#')),
  }),
  { maxLength: 5 },
);

describe('a cassette of any call', () => {
  it('should replay to the same inbound messages in the same order', () => {
    fc.assert(
      fc.property(
        pressed,
        fc.nat(30),
        fc.integer({ min: 100, max: 1_500 }),
        fc.constantFrom('mask', 'keep'),
        (keys, frames, hangUpMs, privacy) => {
          const first = recorded(keys, frames, hangUpMs, privacy);
          const digits = keys.map(({ digit }) => digit).join('');
          const second = replayed(throughText(first.entries, privacy === 'mask'), { digits });
          expect(second.messages).toEqual(first.messages);
        },
      ),
      // The caller hangs up at the end of the last sound: timers of one moment clear each other.
      { numRuns: 40, examples: [[[], 10, 200, 'mask']] },
    );
  });

  it('should replay texts of any kind as they were', () => {
    const messages = new ExotelMessages();
    const begin = [messages.connected(), messages.start()];
    fc.assert(
      fc.property(fc.array(arbitraryFrame, { maxLength: 20 }), (frames) => {
        // A `stop` or a second `start` among the texts is another case.
        const texts = frames
          .map((frame) => (typeof frame === 'string' ? frame : new TextDecoder().decode(frame)))
          .filter((text) => !['stop', 'start'].includes(parseMessage(text).event));
        const entries = [...begin, ...texts].map((text, index): CassetteEntry => ({
          type: 'message',
          from: 'exotel',
          atMs: index * 20,
          text,
        }));
        const { messages: heard } = replayed(throughText(entries, false));
        expect(heard).toEqual(texts.map((text) => maskMessage(parseMessage(text))));
      }),
      { numRuns: 100 },
    );
  });
});

describe('replaying', () => {
  it('should press the given digits in place of masked digits, and error when there are too few', () => {
    const { entries } = recorded(
      [
        { atMs: 300, digit: '7' },
        { atMs: 500, digit: '8' },
      ],
      10,
      1_000,
      'mask',
    );
    const text = entries.map(entryLine).join('');
    expect(text).toContain('"digit":"•"');
    expect(text).not.toMatch(/98123456|4455/);
    const keys = (digits: string) => {
      const seen: string[] = [];
      inVirtualTime(() =>
        replayToHandler(entries, (call) => call.dtmf$.pipe(tap(({ digit }) => seen.push(digit))), {
          digits,
        }).pipe(toArray()),
      );
      return seen.join('');
    };
    expect(keys('42')).toBe('42');
    expect(() => keys('9')).toThrow(
      '`digits` must have one digit for each masked press, got "9": the press at 0.50 s has no digit',
    );
  });

  it('should keep digits and numbers when asked to', () => {
    const { entries } = recorded([{ atMs: 300, digit: '7' }], 0, 600, 'keep');
    const text = entries.map(entryLine).join('');
    expect(text).toContain('"digit":"7"');
    expect(text).toContain('+919812345678');
  });

  it('should echo the marks of a changed bot when asked to', () => {
    const { entries } = recorded([], 50, 2_000, 'mask');
    const longer = prompt('longer', { durationMs: 1_200 });
    const finished = (options: ReplayToHandlerOptions) => {
      const told: string[] = [];
      inVirtualTime(() =>
        replayToHandler(
          entries,
          (call) =>
            concat(
              call.play(longer).pipe(
                tap((event) => {
                  if (event.type === 'finished') {
                    told.push(`${event.outcome} by ${event.confirmedBy} after ${call.stats().durationMs}`);
                  }
                }),
              ),
              NEVER,
            ),
          options,
        ).pipe(toArray()),
      );
      return told;
    };
    expect(finished({ marks: 'played' })).toEqual(['played by mark after 1200']);
    expect(finished({})).not.toEqual(['played by mark after 1200']);
  });

  it('should end when the bot closes, and some time after the last message without a close', () => {
    const messages = new ExotelMessages();
    const entries = [messages.connected(), messages.start()].map((text): CassetteEntry => ({
      type: 'message',
      from: 'exotel',
      atMs: 0,
      text,
    }));
    const last = (handler: (call: CallSession) => Observable<unknown>) =>
      inVirtualTime(() => replayToHandler(entries, handler, { lingerMs: 3_000 }));
    expect(last(() => timer(500))).toEqual({ type: 'close', from: 'bot', atMs: 500, code: 1_000 });
    expect(last(() => NEVER)).toEqual({ type: 'close', from: 'exotel', atMs: 3_000, code: 1_006 });
  });

  it('should call onOutcome with the outcome, and stop with the call', () => {
    const reasons: string[] = [];
    let isStopped = false;
    const { entries } = recorded([], 5, 300, 'mask');
    inVirtualTime(() =>
      replayToHandler(entries, () => NEVER.pipe(finalize(() => (isStopped = true))), {
        onOutcome: ({ reason }) => reasons.push(reason),
      }),
    );
    expect(reasons).toEqual(['callerHangup']);
    expect(isStopped).toBe(true);
  });

  it('should fail with the error of the handler', () => {
    const { entries } = recorded([], 5, 300, 'mask');
    const failure = new Error('no such prompt');
    const now = (handler: (call: CallSession) => Observable<unknown>) => () =>
      inVirtualTime(() => replayToHandler(entries, handler));
    expect(now(() => throwError(() => failure))).toThrow(failure);
    expect(
      now(() => {
        throw failure;
      }),
    ).toThrow(failure);
  });

  it.each<[unknown, string]>([
    [{ digits: 'x' }, '`digits` must be a string of DTMF digits (0–9, *, #, A–D), got "x"'],
    [{ digits: 142_711 }, '`digits` must be a string of DTMF digits (0–9, *, #, A–D), got 142711'],
    [{ digts: '1' }, 'Unknown option `digts` for replayToServer. Valid options: marks, digits, lingerMs'],
    [{ lingerMs: -1 }, '`lingerMs` must be a number of ms from 0, got -1'],
    [{ marks: 'heard' }, "`marks` must be one of 'recorded', 'played', got \"heard\""],
    ['fast', '`options` of replayToServer must be an object, got "fast"'],
  ])('should reject the options %j', (options, message) => {
    expect(() => {
      Reflect.apply(replayToServer, undefined, [[], 'ws://localhost', options]);
    }).toThrow(message);
  });

  it.each<[readonly unknown[], string]>([
    [
      ['call.ndjson', () => NEVER],
      '`entries` must be the entries of a cassette, such as from cassetteFile(path)',
    ],
    [[[], undefined], '`handler` must be a function, got'],
  ])('should reject an invalid cassette or handler: %j', (given, message) => {
    expect(() => {
      Reflect.apply(replayToHandler, undefined, given);
    }).toThrow(message);
  });
});
