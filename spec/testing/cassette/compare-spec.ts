import * as fc from 'fast-check';
import { concat, map, merge, NEVER, type Observable, of, timer, toArray } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { tone } from '../../../src/audio/tools/tone';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { serveCalls } from '../../../src/session/serveCalls';
import type { CassetteEntry } from '../../../src/testing/cassette/CassetteEntry';
import {
  compareCassettes,
  type CompareCassettesOptions,
} from '../../../src/testing/cassette/replay/compareCassettes';
import { judgeCassette } from '../../../src/testing/cassette/judgeCassette';
import { recordEntries } from '../../../src/testing/cassette/recordEntries';
import { replayToHandler } from '../../../src/testing/cassette/replay/replayToHandler';
import { ExotelMessages } from '../../../src/testing/caller/exotelMessages';
import { prompt } from '../../../src/testing/prompts/prompt';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import { testCall } from '../../../src/testing/testCall';
import { MessageEncoder } from '../../../src/wire/MessageEncoder';

type Handler = (call: CallSession) => Observable<unknown>;

const hello = prompt('hello', { durationMs: 600 });
const menu = prompt('menu', { durationMs: 2_000 });
const sales = prompt('sales', { durationMs: 800 });
const low = tone({ frequencyHz: 300, durationMs: 900 });
const high = tone({ frequencyHz: 900, durationMs: 900 });

/** Says hello, then a menu that a digit cuts, then something else, and ends the call. */
const bot =
  (last: AudioFrame, pauseMs = 0): Handler =>
  (call) =>
    concat(call.play(hello), call.play(menu, { interruptOn: call.dtmf$ }), timer(pauseMs), call.play(last));

/** The cassette of a caller who presses a digit at 1.2 s and stays for five seconds. */
function cassetteOf(handler: Handler): readonly CassetteEntry[] {
  return inVirtualTime(() => {
    const call = testCall({
      dtmf$: timer(1_200).pipe(map(() => '1')),
      lifecycle$: timer(5_000).pipe(map(() => 'callerHangup' as const)),
    });
    const served$ = of(call).pipe(serveCalls(handler));
    return merge(recordEntries(call).pipe(toArray()), served$.pipe(map(() => []))).pipe(
      toArray(),
      map((lists) => lists.flat()),
    );
  });
}

const compared = (then: Handler, now: Handler, options?: CompareCassettesOptions) => {
  const cassette = cassetteOf(then);
  const entries = inVirtualTime(() =>
    replayToHandler(cassette, now, { digits: '1', marks: 'played', lingerMs: 4_000 }).pipe(toArray()),
  );
  return compareCassettes(cassette, entries, options);
};

describe('comparing a call with its replay', () => {
  it('should find no difference when the bot does the same, or a little later', () => {
    expect(compared(bot(sales), bot(sales))).toEqual([]);
    expect(compared(bot(low), bot(low, 300))).toEqual([]);
  });

  it('should report audio that is heard in place of other audio', () => {
    expect(compared(bot(sales), bot(menu))).toEqual([
      { atMs: 1_400, then: "'sales' at 1.40 s for 0.80 s", now: "'menu' at 1.40 s for 2.00 s" },
      { atMs: 3_400, then: 'closes with 1000 at 2.20 s', now: 'closes with 1000 at 3.40 s' },
    ]);
  });

  it('should report new and missing audio', () => {
    const withoutHello: Handler = (call) =>
      concat(call.play(menu, { interruptOn: call.dtmf$ }), call.play(sales));
    expect(compared(bot(sales), withoutHello).map(({ then, now }) => [then, now])).toEqual([
      ["'hello' at 0.00 s for 0.60 s", undefined],
      ["'menu' at 0.60 s for 0.80 s, cut off", "'menu' at 0.00 s for 1.40 s, cut off"],
    ]);
    expect(compared(bot(sales), (call) => merge(call.play(hello), NEVER))[1]).toEqual({
      atMs: 1_400,
      then: "'sales' at 1.40 s for 0.80 s",
    });
    expect(compared(withoutHello, bot(sales)).map(({ then, now }) => [then, now])).toContainEqual([
      undefined,
      "'hello' at 0.00 s for 0.60 s",
    ]);
  });

  it('should report a delay once, and not for all later audio', () => {
    expect(compared(bot(sales), bot(sales, 1_000))).toEqual([
      { atMs: 2_200, then: "'sales' at 1.40 s for 0.80 s", now: "'sales' at 2.20 s for 0.80 s" },
    ]);
    expect(compared(bot(sales), bot(sales, 1_000), { toleranceMs: 1_000 })).toEqual([]);
  });

  it('should recognise unknown sound, or accept any sound as the same', () => {
    expect(compared(bot(low), bot(high))).toEqual([
      { atMs: 1_400, then: 'audio at 1.40 s for 0.90 s', now: 'audio at 1.40 s for 0.90 s' },
    ]);
    expect(compared(bot(low), bot(high), { unknownAudio: 'any' })).toEqual([]);
    expect(compared(bot(low), bot(high), { prompts: { low, high } })).toEqual([
      { atMs: 1_400, then: "'low' at 1.40 s for 0.90 s", now: "'high' at 1.40 s for 0.90 s" },
    ]);
  });

  it('should report that the bot no longer ends the call', () => {
    const stays: Handler = (call) => merge(bot(sales)(call), NEVER);
    expect(compared(bot(sales), stays)).toEqual([{ atMs: 2_200, then: 'closes with 1000 at 2.20 s' }]);
  });

  it('should find no difference with any network delay and any message length', () => {
    const { samples } = tone({ durationMs: 700 });
    const audio = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const messages = fc.constantFrom(1, 20).chain((maxLateMs) =>
      fc.array(
        fc.record({
          bytes: fc.integer({ min: 5, max: 20 }).map((parts) => parts * 320),
          lateMs: fc.double({ min: 0, max: maxLateMs, noNaN: true }),
        }),
        // The most messages in 700 ms.
        { minLength: 7, maxLength: 7 },
      ),
    );
    const recorded = (sent: readonly { readonly bytes: number; readonly lateMs: number }[]) => {
      const encoder = new MessageEncoder({ streamSid: 's' });
      const start = new ExotelMessages({ streamSid: 's' }).start();
      const entries: CassetteEntry[] = [{ type: 'message', atMs: 0, from: 'exotel', text: start }];
      let [atMs, from] = [0, 0];
      for (const { bytes, lateMs } of sent) {
        if (from === audio.length) break;
        const payload = audio.subarray(from, from + bytes);
        // A bot sends audio up to 400 ms ahead.
        atMs = Math.max(atMs, Math.max(0, from / 16 - 400) + lateMs);
        const text = encoder.encode({ event: 'media', payload });
        entries.push({ type: 'message', atMs, from: 'bot', text });
        from += payload.length;
      }
      entries.push({ type: 'close', atMs: 740, from: 'bot', code: 1_000 });
      return entries;
    };
    fc.assert(
      fc.property(messages, messages, (then, now) => {
        expect(compareCassettes(recorded(then), recorded(now))).toEqual([]);
      }),
    );
  });

  it('should reject a tolerance that is not valid', () => {
    expect(() => compareCassettes([], [], { toleranceMs: -1 })).toThrow('`toleranceMs` must be');
  });
});

describe('judging a cassette', () => {
  const messages = new ExotelMessages({ streamSid: 's' });
  const encoder = new MessageEncoder({ streamSid: 's' });
  const exotel = (atMs: number, text: string): CassetteEntry => ({
    type: 'message',
    atMs,
    from: 'exotel',
    text,
  });
  const says = (atMs: number, bytes: number, streamSid = 's'): CassetteEntry => ({
    type: 'message',
    atMs,
    from: 'bot',
    text: encoder
      .encode({ event: 'media', payload: new Uint8Array(bytes) })
      .replace('"stream_sid":"s"', `"stream_sid":"${streamSid}"`),
  });

  it('should find nothing in a call of a correct bot', () => {
    expect(judgeCassette(cassetteOf(bot(sales)))).toEqual([]);
  });

  it('should find the rules that were broken, and how often', () => {
    const entries = [
      says(0, 3_200),
      exotel(10, messages.start()),
      says(20, 3_200, 'another'),
      says(30, 3_200, 'another'),
      ...Array.from({ length: 5 }, () => says(40, 3_200)),
      exotel(1_000, messages.stop()),
      says(1_200, 3_200),
      says(1_300, 3_200),
    ];
    expect(judgeCassette(entries).map(({ code, count, atMs }) => [code, count, atMs])).toEqual([
      ['beforeStart', 1, 0],
      ['unknownStreamSid', 2, 20],
      ['tooFast', 1, 40],
      ['afterStop', 1, 1_300],
    ]);
  });
});
