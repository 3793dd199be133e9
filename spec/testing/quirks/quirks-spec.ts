import { map } from 'rxjs';
import { planCall } from '../../../src/testing/caller/planCall';
import { isQuirk, planQuirks } from '../../../src/testing/quirks/readQuirk';
import type { LineItem } from '../../../src/testing/quirks/QuirkStage';
import { QuirkLine } from '../../../src/testing/quirks/QuirkLine';
import { quirkMix } from '../../../src/testing/quirks/quirkMix';
import { type Quirk, QUIRKS } from '../../../src/testing/quirks/quirks';
import { ExotelMessages } from '../../../src/testing/caller/exotelMessages';
import { marbles } from '../../../src/testing/marbles/marbles';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { caller, hangUp, waitFor } from '../../../src/testing/story/steps';
import { callHandler } from '../../../src/testing/story/callHandler';
import { inVirtualTime } from '../../../src/testing/story/inVirtualTime';
import { testCall } from '../../../src/testing/testCall';
import { tone } from '../../../src/audio/tools/tone';
import { ramp } from '../../kit/audio/audio';

/**
 * The output of a line with quirks, with times, when `connected`, `start`, some frames, a digit, `stop` and the end
 * go in.
 */
function sent(
  quirks: readonly Quirk[],
  frames = 3,
): readonly { readonly at: number; readonly item: LineItem }[] {
  const line = new QuirkLine(planQuirks(quirks));
  const messages = new ExotelMessages({ streamSid: 'sid', callSid: 'call' });
  const out: { readonly at: number; readonly item: LineItem }[] = [];
  const advance = (now: number) => {
    for (let at = line.nextAt(); at <= now && at < Infinity; at = line.nextAt()) {
      out.push(...line.take(at).map((item) => ({ at: Math.round(at), item })));
    }
  };
  line.pushText(messages.connected(), 0);
  line.pushText(messages.start(), 0);
  for (let frame = 0; frame < frames; frame++) {
    advance(frame * 20 + 20);
    line.pushText(messages.media(ramp(20), frame * 20), frame * 20 + 20);
  }
  const end = frames * 20 + 20;
  advance(end);
  line.pushText(messages.dtmf('5'), end);
  line.pushText(messages.stop(), end);
  line.push({ type: 'cut' }, end);
  advance(Infinity);
  return out;
}

/** The same in short: the event, or the type of an item that is not a message. */
const events = (quirks: readonly Quirk[], frames?: number) =>
  sent(quirks, frames).map(({ item }) => (item.type === 'message' ? item.fields['event'] : item.type));

/** The first message of an event. */
const message = (quirks: readonly Quirk[], event: string) =>
  sent(quirks)
    .flatMap(({ item }) => (item.type === 'message' ? [item] : []))
    .find(({ fields }) => fields['event'] === event);

describe('quirks', () => {
  it('should change nothing without quirks', () => {
    expect(events([])).toEqual(['connected', 'start', 'media', 'media', 'media', 'dtmf', 'stop', 'cut']);
  });

  it.each<[Quirk, readonly string[]]>([
    ['noConnected', ['start', 'media', 'media', 'media', 'dtmf', 'stop', 'cut']],
    [
      'mediaBeforeStart=2',
      ['connected', 'media', 'media', 'start', 'media', 'media', 'media', 'dtmf', 'stop', 'cut'],
    ],
    ['secondStart=20', ['connected', 'start', 'media', 'start', 'media', 'media', 'dtmf', 'stop', 'cut']],
    [
      'duplicateKeys=3',
      ['connected', 'start', 'media', 'media', 'media', 'dtmf', 'dtmf', 'dtmf', 'stop', 'cut'],
    ],
    ['garbage=3', ['connected', 'start', 'media', 'media', 'garbage', 'media', 'dtmf', 'stop', 'cut']],
    ['unknownEvents=3', ['connected', 'start', 'media', 'media', 'clear', 'media', 'dtmf', 'stop', 'cut']],
    ['stall=20', ['connected', 'start', 'media', 'dtmf', 'stop', 'cut']],
    ['halfOpen=20', ['connected', 'start', 'media', 'pauseReading', 'cut']],
    [
      'midFrameCut=40',
      ['connected', 'start', 'media', 'media', 'cutMidFrame', 'media', 'dtmf', 'stop', 'cut'],
    ],
    [
      'pingFlood=1',
      ['connected', 'start', 'ping', 'media', 'ping', 'media', 'ping', 'media', 'dtmf', 'stop', 'cut'],
    ],
    ['noStop', ['connected', 'start', 'media', 'media', 'media', 'dtmf', 'cut']],
  ])('should send the expected messages with %s', (quirk, expected) => {
    expect(events([quirk])).toEqual(expected);
  });

  it.each<[Quirk, string, object]>([
    ['flatStart', 'start', { stream_sid: 'sid', call_sid: 'call', media_format: { encoding: 'base64' } }],
    ['flatKeys', 'dtmf', { digit: '5', duration: '100' }],
    [
      'camelCase',
      'start',
      { streamSid: 'sid', start: { callSid: 'call', mediaFormat: { sampleRate: '8000' } } },
    ],
    ['numbers', 'media', { sequence_number: 2, media: { chunk: 1, timestamp: 0 } }],
    ['wrongIds', 'media', { stream_sid: 'ffffffffffffffffffffffffffff1a6p' }],
    ['noCallSid', 'start', { start: { leg_sid: 'call' } }],
    ['tracks', 'media', { media: { track: 'inbound', chunk: '1' } }],
    ['callendedStop', 'stop', { stop: { reason: 'callended' } }],
    ['stoppedStop', 'stop', { stop: { reason: 'stopped' } }],
    ['otherLabels', 'start', { start: { media_format: { encoding: 'raw', sample_rate: '8kHz' } } }],
  ])('should change messages with %s', (quirk, event, fields) => {
    expect(message([quirk], event)?.fields).toMatchObject(fields);
  });

  it('should leave out the duration of a digit', () => {
    expect(message(['keysWithoutDuration'], 'dtmf')?.fields['dtmf']).toEqual({ digit: '5' });
  });

  it('should leave out the body of `stop`, and the last byte of payloads', () => {
    expect(message(['bareStop'], 'stop')?.fields).toEqual({
      event: 'stop',
      stream_sid: 'sid',
      sequence_number: '6',
    });
    expect(JSON.stringify(message(['oddBytes'], 'media'))).toContain(
      Buffer.from(new Uint8Array(ramp(20).buffer))
        .subarray(0, -1)
        .toString('base64'),
    );
  });

  it('should lose the end of every second with gaps, and swap messages with reordering', () => {
    expect(events(['gaps=100'], 100).filter((event) => event === 'media')).toHaveLength(90);
    const chunks = sent(['reordering=2'], 5).flatMap(({ item }) =>
      item.type === 'message' && item.fields['event'] === 'media'
        ? [JSON.stringify(item.fields['media'])]
        : [],
    );
    expect(chunks.map((media) => /"chunk":"(\d)"/.exec(media)?.[1])).toEqual(['1', '3', '2', '5', '4']);
  });

  it('should delay audio and keep its order', () => {
    // The first frame leaves when it was spoken; frames from 20 to 100 ms leave with the frame of 100 ms.
    const medias = sent(['bursts=100'], 6).filter(
      ({ item }) => item.type === 'message' && 'media' in item.fields,
    );
    expect(medias.map(({ at }) => at)).toEqual([20, 120, 120, 120, 120, 120]);
    const times = sent(['jitter=200'], 50).map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times).toEqual(sent(['jitter=200'], 50).map(({ at }) => at));
    expect(times).not.toEqual(sent([], 50).map(({ at }) => at));
  });

  it('should change how a call is made, and how marks are echoed', () => {
    const plan = (quirks: readonly Quirk[]) => planCall('ws://bot/?tenant=a', { query: 'send', quirks });
    expect(plan(['noQuery'])).toMatchObject({ url: 'ws://bot/', start: { customParameters: {} } });
    expect(plan(['lateStart=5000']).startDelayMs).toBe(5_000);
    expect(plan(['frameMs=50']).frameMs).toBe(50);
    expect(plan(['closeAfterStop']).hangUp.connection).toBe('close');
    expect(plan(['cutAfterStop']).hangUp.connection).toBe('cut');
    expect(plan(['marksLate=700']).playout.echoDelayMs?.(3)).toBe(700);
    expect(plan(['marksEarly']).playout.echoDelayMs?.(3)).toBe(-Infinity);
    expect(plan(['marksNever']).playout.echoDelayMs?.(3)).toBeUndefined();
    expect([0, 1].map((index) => plan(['firstMarkLost']).playout.echoDelayMs?.(index))).toEqual([
      undefined,
      0,
    ]);
    expect(plan(['marksAfterClear']).playout.marksAtClear).toBe('late');
    expect(plan(['marksAtClear']).playout.marksAtClear).toBe('echo');
  });

  it.each(['noSuch', 'noConnected=1', 'jitter=', 'jitter=-1', 'jitter=1.5', 'jitter=99999', 'frameMs=5', ''])(
    'should reject %j',
    (text) => {
      expect(isQuirk(text)).toBe(false);
    },
  );

  it('should name the invalid quirk, and reject a repeated quirk', () => {
    expect(() => planCall('ws://bot', { quirks: ['numbers', 'frameMs=5'] })).toThrow(
      '`quirks[1]` must be "frameMs=N" with an integer from 10 to 1000 (ms), got "frameMs=5"',
    );
    expect(() => planQuirks(['jitter', 'jitter=3'])).toThrow('got "jitter" twice');
  });

  it('should have a name, a description, a page and a valid default for each quirk', () => {
    expect(new Set(QUIRKS.map(({ name }) => name)).size).toBe(QUIRKS.length);
    for (const { name, description, page, value } of QUIRKS) {
      expect(isQuirk(name)).toBe(true);
      expect(description).toMatch(value === undefined ? /^[^N]*$/ : /\bN(th)?\b/);
      expect(page).toMatch(/^https:|^no page: /);
    }
  });
});

describe('quirkMix', () => {
  it('should return the same mix for the same seed, with quirks that can be combined', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 300; seed++) {
      const mix = quirkMix(seed);
      expect(mix).toEqual(quirkMix(seed));
      expect(() => planCall('ws://bot', { quirks: mix })).not.toThrow();
      mix.forEach((quirk) => seen.add(quirk.split('=')[0] ?? ''));
    }
    expect(seen.size).toBe(QUIRKS.length);
  });

  it('should reject a seed that is not an integer', () => {
    expect(() => quirkMix(0.5)).toThrow('`seed` must be an integer, got 0.5');
  });
});

describe('a story with quirks', () => {
  it.each<Quirk>(['bursts=2000', 'jitter=10000', 'noStop'])(
    'should not report a bot that cannot know of the end: %s',
    (quirk) => {
      const story = caller(waitFor(800), hangUp());
      const bot = (call: CallSession) => call.play(tone({ durationMs: 3_000 }));
      const options = { quirks: [quirk], hangUp: { lingerMs: 1_000 } };
      const { call } = inVirtualTime(() => callHandler(story, bot, options));
      expect(call.received.media).toBeGreaterThan(3);
      expect(call.breaches).toEqual([]);
    },
  );
});

describe('testCall with quirks', () => {
  it('should rely on the clock when Exotel never echoes', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ quirks: ['marksNever'] });
      const confirmed$ = call
        .play(tone({ durationMs: 400 }))
        .pipe(map((event) => (event.type === 'finished' ? event.confirmedBy : event.type)));
      expectObservable(confirmed$).toBe('1400ms (c|)', { c: 'clock' });
    });
  });

  it('should emit a digit once that arrives three times, flat and with numbers', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({
        dtmf$: cold('100ms k 200ms k', { k: '7' }),
        quirks: ['duplicateKeys=3', 'flatKeys', 'numbers', 'noConnected'],
      });
      expectObservable(call.dtmf$.pipe(map(({ digit }) => digit))).toBe('100ms k 200ms k', { k: '7' });
    });
  });

  it('should end once when the connection is cut in the middle of a frame', () => {
    marbles(({ cold, expectObservable }) => {
      const frame = ramp(20);
      const call = testCall({
        audio$: cold('20ms a 19ms b 19ms c', { a: frame, b: frame, c: frame }),
        quirks: ['midFrameCut=40'],
      });
      expectObservable(call.audio$.pipe(map(({ timestampMs }) => timestampMs))).toBe('20ms a 19ms b 19ms |', {
        a: 0,
        b: 20,
      });
    });
  });

  it('should understand a `start` with other labels', () => {
    const info = { customParameters: { tenant: 'a&b', lang: 'hi' } };
    const call = testCall({ info, quirks: ['otherLabels'] });
    expect(call.info.customParameters).toEqual(info.customParameters);
    expect(call.info.mediaFormat).toMatchObject({
      encoding: 'pcm16',
      sampleRate: 8_000,
      wireEncoding: 'raw',
    });
  });

  it('should reject quirks that need a socket', () => {
    expect(() => testCall({ quirks: ['pingFlood=2'] })).toThrow(
      '`quirks` must not need a socket here, got "pingFlood". Use it with simulateCall',
    );
  });
});
