import { tone } from '../../../src/audio/tools/tone';
import { planCall } from '../../../src/testing/caller/planCall';
import { SimulatedCaller } from '../../../src/testing/caller/SimulatedCaller';
import type { SimulatedCallEvent } from '../../../src/testing/caller/SimulatedCallEvent';
import type { SimulateCallOptions } from '../../../src/testing/caller/SimulateCallOptions';
import { MessageEncoder } from '../../../src/wire/MessageEncoder';
import { parseMessage } from '../../../src/wire/parseMessage';
import { ramp } from '../../kit/audio/audio';

/** The time on the clock of these specs when it dialled, and when `start` was sent. */
const DIALLED = 1_000.3;
const STARTED = 1_040.7;

/** A caller without a socket, on a clock that the spec sets. */
function dial(options: SimulateCallOptions = {}, holdsBack: (text: string) => boolean = () => false) {
  let now = DIALLED;
  const sent: string[] = [];
  const done: string[] = [];
  const events: SimulatedCallEvent[] = [];
  const caller = new SimulatedCaller(
    planCall('ws://bot/', { streamSid: 's', callSid: 'c', ...options }),
    {
      send: (text) => {
        sent.push(text);
        // A delayed message is reported when it leaves.
        if (!holdsBack(text)) {
          caller.sent(text, false, now);
        }
      },
      close: (code) => done.push(`close ${code}`),
      cut: () => done.push('cut'),
      emit: (event) => events.push(event),
    },
    DIALLED,
  );
  const bot = new MessageEncoder({ streamSid: 's' });
  return {
    caller,
    sent,
    done,
    events,
    /** Opens the connection. */
    open: () => {
      now = STARTED;
      caller.open(STARTED);
    },
    /** Advances to a time in ms after `start`, with a timer that fires on time. */
    until: (atMs: number) => {
      for (let at = caller.nextAt(); at <= STARTED + atMs; at = caller.nextAt()) {
        now = at + 1e-6;
        caller.advance(now);
      }
    },
    /** The bot sends a message, at a time in ms after `start`. */
    say: (message: Parameters<MessageEncoder['encode']>[0], atMs: number) => {
      caller.receive(bot.encode(message), false, STARTED + atMs);
    },
    ofType: <T extends SimulatedCallEvent['type']>(type: T) =>
      events.filter((event): event is Extract<SimulatedCallEvent, { type: T }> => event.type === type),
  };
}

const speech = (durationMs: number) => {
  const samples = ramp(durationMs);
  return { event: 'media', payload: new Uint8Array(samples.buffer) } as const;
};

describe('SimulatedCaller', () => {
  it('should send connected and start as live calls do, and count from start', () => {
    const { open, until, sent } = dial({ customParameters: { tenant: 'a' } });
    open();
    until(40);
    expect(sent.slice(0, 2)).toEqual([
      '{"event":"connected"}',
      '{"event":"start","stream_sid":"s","sequence_number":"1","start":{"stream_sid":"s","call_sid":"c",' +
        '"account_sid":"examplesid1","from":"09900000001","to":"08000000002","custom_parameters":{"tenant":"a"},' +
        '"media_format":{"encoding":"base64","sample_rate":"8000","bit_rate":"128kbps"}}}',
    ]);
    expect(sent.slice(2).map((text) => parseMessage(text))).toMatchObject([
      { event: 'media', sequenceNumber: 2, chunk: 1, timestampMs: 0 },
      { event: 'media', sequenceNumber: 3, chunk: 2, timestampMs: 20 },
    ]);
  });

  it('should speak a frame every 20 ms, and end in silence', () => {
    const audio = tone({ durationMs: 50 });
    const { open, until, sent, caller } = dial({ audio });
    open();
    until(19);
    expect(sent).toHaveLength(2);
    until(1_000);
    expect(sent).toHaveLength(52);
    caller.closed(1_000, STARTED + 1_000);
    const payloads = sent.slice(2).map((text) => {
      const message = parseMessage(text);
      return message.event === 'media' ? [...message.payload] : [];
    });
    expect(new Set(payloads.map(({ length }) => length))).toEqual(new Set([320]));
    expect(payloads.flat().slice(0, 800)).toEqual([...new Uint8Array(audio.samples.buffer)]);
    expect(
      payloads
        .flat()
        .slice(800)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it.each([
    [16_000, 20, 640],
    [24_000, 100, 4_800],
  ] as const)('should speak at %i Hz in frames of %i ms', (sampleRate, frameMs, bytes) => {
    const { open, until, sent } = dial({ sampleRate, frameMs, audio: { toneHz: 400 } });
    open();
    until(frameMs);
    expect(sent.at(-2)).toContain(`"sample_rate":"${sampleRate}"`);
    expect(parseMessage(sent.at(-1) ?? '')).toMatchObject({ payload: { length: bytes } });
  });

  it('should speak μ-law', () => {
    const { open, until, sent } = dial({ encoding: 'mulaw' });
    open();
    until(20);
    expect(sent.at(-2)).toContain('"encoding":"audio/x-mulaw"');
    expect(parseMessage(sent.at(-1) ?? '')).toMatchObject({ payload: { length: 160 } });
  });

  it('should catch up after a late timer, and not drift', () => {
    const { open, caller, sent, ofType } = dial({ dtmf: [{ atMs: 110, digit: '1' }] });
    open();
    caller.advance(STARTED + 207);
    expect(sent.slice(2).map((text) => parseMessage(text).event)).toEqual([
      ...Array.from({ length: 5 }, () => 'media'),
      'dtmf',
      ...Array.from({ length: 5 }, () => 'media'),
    ]);
    expect(ofType('key')).toMatchObject([{ atMs: 110, digit: '1' }]);
    expect(caller.nextAt()).toBeCloseTo(STARTED + 220);
    caller.closed(1_000, STARTED + 210);
    expect(ofType('finished')[0]?.report.maxLateMs).toBeCloseTo(187);
  });

  it('should press digits at their times, between frames', () => {
    const { open, caller, ofType, sent } = dial();
    open();
    caller.press('#', 80, STARTED + 33);
    expect(ofType('key')).toMatchObject([{ digit: '#' }]);
    expect(sent.at(-1)).toBe(
      '{"event":"dtmf","stream_sid":"s","sequence_number":"3","dtmf":{"digit":"#","duration":"80"}}',
    );
  });

  it('should hear the bot, echo its marks when the audio was heard, and emit when it speaks', () => {
    const { open, until, say, events, sent, caller } = dial({ levelWindowMs: 0 });
    open();
    say(speech(200), 100);
    say({ event: 'mark', name: 'm' }, 100);
    until(400);
    expect(sent.filter((text) => text.includes('\"mark\"'))).toEqual([
      expect.stringMatching(
        /^{\"event\":\"mark\",\"stream_sid\":\"s\",\"sequence_number\":\"1\d\",\"mark\":{\"name\":\"m\"}}$/,
      ),
    ]);
    expect(events.map(({ type, atMs }) => `${type} ${Math.round(atMs)}`)).toEqual([
      'open 0',
      'started 0',
      'media 100',
      'botSpeaking 100',
      'mark 100',
      'heard 100',
      'markEcho 300',
      'botSpeaking 300',
    ]);
    caller.closed(1_000, STARTED + 400);
    expect(events.at(-1)).toMatchObject({
      report: { heardMs: 200, underruns: 0, breaches: [], endedBy: 'bot', closeCode: 1_000 },
    });
  });

  it('should write both tracks on one clock, without cleared audio', () => {
    const audio = { samples: ramp(1_000, 20_000), sampleRate: 8_000, timestampMs: 0 };
    const { open, say, caller, ofType } = dial({ audio });
    open();
    say(speech(200), 100);
    say(speech(200), 100);
    say({ event: 'clear' }, 180);
    expect(ofType('clear')).toMatchObject([{ droppedMs: 200 }]);
    expect(ofType('clear')[0]?.runsOnMs).toBeCloseTo(120);
    caller.closed(1_000, STARTED + 500);
    const { tracks, heardMs, clearedMs } = ofType('finished')[0]?.report ?? {};
    expect([heardMs, clearedMs]).toEqual([200, 200]);
    expect([...(tracks?.caller ?? [])]).toEqual([...ramp(500, 20_000)]);
    expect([...(tracks?.heard ?? [])]).toEqual([
      ...new Int16Array(800),
      ...ramp(200),
      ...new Int16Array(1_600),
    ]);
  });

  it('should hear no more once the bot has closed', () => {
    const { open, say, caller, ofType } = dial();
    open();
    say(speech(200), 0);
    say({ event: 'mark', name: 'm' }, 0);
    caller.closed(1_000, STARTED + 150);
    expect(ofType('heard').map(({ samples }) => samples.length)).toEqual([1_200]);
    expect(ofType('markEcho')).toEqual([]);
    expect(ofType('finished')[0]?.report.heardMs).toBe(150);
    expect(caller.nextAt()).toBe(Infinity);
  });

  it('should emit the levels of both sides', () => {
    const { open, say, until, ofType } = dial({ audio: { toneHz: 400 }, levelWindowMs: 100 });
    open();
    say(speech(100), 100);
    until(300);
    expect(ofType('level').map(({ atMs }) => atMs)).toEqual([100, 200, 300]);
    expect(ofType('level').map(({ heardDb }) => heardDb > -100)).toEqual([false, true, false]);
    expect(ofType('level').every(({ callerDb }) => Math.abs(callerDb + 15) < 0.5)).toBe(true);
  });

  it('should hang up as live calls do', () => {
    const { open, until, sent, done, ofType, caller } = dial({ hangUpAfterMs: 100 });
    open();
    until(99);
    expect(done).toEqual([]);
    until(100);
    expect(sent.at(-1)).toContain(
      '"stop":{"call_sid":"c","account_sid":"examplesid1","reason":"canceled or call ended"}',
    );
    expect(done).toEqual(['cut']);
    caller.closed(1_006, STARTED + 101);
    expect(ofType('closed')).toMatchObject([{ code: 1_006, by: 'caller' }]);
  });

  it('should hang up as documented, and find a bot that continues to talk', () => {
    const hangUp = { reason: 'stopped', connection: 'close', lingerMs: 1_000 } as const;
    const { open, until, say, done, ofType, caller, sent } = dial({ hangUp });
    open();
    until(100);
    caller.hangUp(STARTED + 100);
    caller.hangUp(STARTED + 100);
    expect(sent.filter((text) => text.includes('"reason":"stopped"'))).toHaveLength(1);
    say(speech(200), 300);
    expect(ofType('breach')).toEqual([]);
    say(speech(200), 400);
    expect(ofType('breach')).toMatchObject([{ code: 'afterStop' }]);
    until(1_099);
    expect(done).toEqual([]);
    until(1_100);
    expect(done).toEqual(['close 1000']);
    until(3_100);
    expect(done).toEqual(['close 1000', 'cut']);
  });

  it('should report messages after stop only when stop was sent', () => {
    const hangUp = { lingerMs: 2_000 } as const;
    const { open, until, say, ofType, caller, sent } = dial({ hangUp, hangUpAfterMs: 100 }, (text) =>
      text.includes('"stop"'),
    );
    open();
    until(100);
    say(speech(200), 600);
    expect(ofType('breach')).toEqual([]);
    caller.sent(Buffer.from(sent.at(-1) ?? ''), true, STARTED + 700);
    say(speech(200), 949);
    expect(ofType('breach')).toEqual([]);
    say(speech(200), 951);
    expect(ofType('breach')).toMatchObject([{ code: 'afterStop' }]);
  });

  it('should find audio before start', () => {
    const { open, say, until, ofType, sent } = dial({ startDelayMs: 100 });
    open();
    expect(sent).toEqual(['{"event":"connected"}']);
    say(speech(200), 10);
    expect(ofType('breach')).toMatchObject([{ code: 'beforeStart', atMs: 0 }]);
    expect(ofType('media')).toEqual([]);
    until(100);
    expect(sent).toHaveLength(2);
  });

  it('should find audio that is sent too fast, and count how often', () => {
    const { open, say, ofType, caller } = dial();
    open();
    for (let message = 0; message < 8; message++) {
      say(speech(200), 0);
    }
    expect(ofType('breach').map(({ code, count }) => `${code} ${count}`)).toEqual(['tooFast 1', 'tooFast 2']);
    caller.closed(1_000, STARTED + 1);
    expect(ofType('finished')[0]?.report).toMatchObject({
      breaches: [{ code: 'tooFast', severity: 'breach', count: 2 }],
      maxLeadMs: 1_400,
    });
  });

  it('should distinguish a lost connection from a connection that the bot closed', () => {
    const { open, caller, ofType } = dial();
    open();
    caller.closed(1_006, STARTED + 10);
    caller.closed(1_006, STARTED + 10);
    expect(ofType('finished').map(({ report }) => report.endedBy)).toEqual(['network']);
  });

  it('should keep no more of the tracks than maxRecordMs', () => {
    const { open, until, caller, ofType } = dial({ audio: { toneHz: 400 }, maxRecordMs: 200 });
    open();
    until(2_000);
    caller.closed(1_000, STARTED + 2_000);
    expect(ofType('finished')[0]?.report.tracks.caller).toHaveLength(1_600);
    expect(ofType('level').at(-1)?.callerDb).toBeCloseTo(-15, 0);
  });
});
