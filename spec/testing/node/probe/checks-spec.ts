import { checks } from '../../../../src/testing/node/probe/checks';
import { ProbeRecord, type RecordedCall } from '../../../../src/testing/node/probe/ProbeRecord';
import type { SimulatedCallEvent } from '../../../../src/testing/caller/SimulatedCallEvent';
import type { SimulatedCallReport } from '../../../../src/testing/caller/SimulatedCallReport';

const report: SimulatedCallReport = {
  streamSid: 's',
  callSid: 'c',
  sampleRate: 8_000,
  handshakeMs: 10,
  durationMs: 8_000,
  endedBy: 'caller',
  closeCode: 1_006,
  sent: { media: 400, keys: 0, markEchoes: 0 },
  received: { media: 10, marks: 0, clears: 0, audioMs: 2_000 },
  heardMs: 2_000,
  clearedMs: 0,
  underruns: 0,
  underrunMs: 0,
  maxLeadMs: 400,
  maxLateMs: 5,
  breaches: [],
  tracks: { caller: new Int16Array(0), heard: new Int16Array(0) },
};

/** The verdict of a check about a few calls. */
function judge(name: string, calls: readonly RecordedCall[], url = 'wss://bot/') {
  const check = checks.find((one) => one.name === name);
  if (check === undefined) {
    throw new Error(`Unknown check ${name}`);
  }
  return check.judge(new ProbeRecord(new URL(url), calls));
}

const call = (
  scenario: RecordedCall['scenario'],
  events: readonly SimulatedCallEvent[] = [],
  changes: Partial<SimulatedCallReport> = {},
): RecordedCall => ({ scenario, events, report: { ...report, ...changes } });

const speaking = (atMs: number): SimulatedCallEvent => ({
  type: 'botSpeaking',
  atMs,
  speaking: true,
  heardMs: 0,
});
const clear = (atMs: number, runsOnMs = 100): SimulatedCallEvent => ({
  type: 'clear',
  atMs,
  droppedMs: 300,
  runsOnMs,
});

describe('the checks of a probe', () => {
  it('should compare the rate at 16 kHz with the pace of the bot at 8 kHz', () => {
    const sent = (speed: number): readonly SimulatedCallEvent[] =>
      Array.from({ length: 40 }, (_, index) => ({
        type: 'media',
        atMs: (index * 200) / speed,
        durationMs: 200,
        bytes: 3_200,
        leadMs: 0,
      }));
    const rates = (plain: number, wide: number) =>
      judge('announcedRate', [call('plain', sent(plain)), call('wideband', sent(wide))]);
    expect(rates(1.53, 0.76)).toEqual({
      outcome: 'fail',
      reason:
        '0.76 times real time at 16 kHz, 1.53 times at 8 kHz: the audio sounds too fast and too high, with gaps',
    });
    expect(rates(1.53, 1.53).outcome).toBe('pass');
    expect(rates(0.7, 0.7).outcome).toBe('pass');
  });

  it('should count every call that a crash ends, and ask whether the bot crashed', () => {
    const lost = { endedBy: 'network', closeCode: 1_006, durationMs: 2_000 } as const;
    const bad = (['neighbour', 'garbage', 'secondStart', 'gone'] as const).map((name) =>
      call(name, [], lost),
    );
    const kept = (['plain', 'keys'] as const).map((name) => call(name));
    expect(judge('keepsCalls', [...kept, ...bad, call('after')]).outcome).toBe('pass');
    const dead: RecordedCall = { scenario: 'after', events: [], error: 'connect ECONNREFUSED' };
    expect(judge('keepsCalls', [...kept, ...bad, dead])).toEqual({
      outcome: 'fail',
      reason: 'calls with a lost connection: 4; the next call was not answered: did the bot crash?',
    });
    expect(judge('stillAnswers', [...kept, dead]).reason).toContain('ECONNREFUSED');
  });

  it('should have unique names, titles and pages', () => {
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
    for (const { title, page } of checks) {
      expect(title).toMatch(/^\S.*[^.]$/);
      expect(page).toMatch(/^https:|^no page: /);
    }
  });

  it('should all return a verdict for calls that were never made', () => {
    for (const { judge } of checks) {
      expect(judge(new ProbeRecord(new URL('ws://bot'), [])).reason).not.toBe('');
    }
  });

  it.each([
    ['prompt', 'pass', [clear(2_050)]],
    ['slow', 'warn', [clear(2_700)]],
    ['deaf', 'skip', []],
    ['an answer to something else', 'skip', [clear(5_000)]],
  ])('should judge barge-in by a digit: %s', (_, outcome, clears) => {
    const key = { type: 'key', atMs: 2_000, digit: '1' } as const;
    expect(judge('keyDelay', [call('keys', [speaking(100), key, ...clears])]).outcome).toBe(outcome);
    expect(judge('keyDelay', [call('keys', [key, ...clears])]).outcome).toBe('skip');
  });

  it('should count the message in play as part of the delay after speech', () => {
    expect(judge('speechDelay', [call('plain', [speaking(100), clear(1_900, 200)])])).toEqual({
      outcome: 'pass',
      reason: 'silent after at most 600 ms (1 measured)',
    });
    expect(judge('speechDelay', [call('plain', [speaking(100), clear(1_900, 2_000)])]).outcome).toBe('warn');
  });

  it.each([
    [400, 'pass'],
    [1_500, 'warn'],
    [3_000, 'fail'],
  ])('should judge audio that is sent %i ms ahead', (maxLeadMs, outcome) => {
    expect(judge('lead', [call('plain', [], { maxLeadMs })]).outcome).toBe(outcome);
  });

  it('should not blame a bot for a machine that is late', () => {
    const late = { maxLeadMs: 3_000, maxLateMs: 900 };
    expect(judge('lead', [call('plain', [], late)])).toEqual({
      outcome: 'skip',
      reason: 'this machine was up to 900 ms late: its measurements are not reliable',
    });
  });

  it.each([
    [1_000, 'pass'],
    [1_005, 'warn'],
    [1_011, 'fail'],
  ])('should judge a bot that closes with %i', (closeCode, outcome) => {
    expect(judge('closeCode', [call('plain', [], { endedBy: 'bot', closeCode })]).outcome).toBe(outcome);
  });

  it.each([
    ['wss://bot/', 'skip', undefined],
    ['wss://key:token@bot/', 'pass', undefined],
    ['wss://key:token@bot/', 'fail', report],
  ])('should check whether wrong credentials are rejected at %s: %s', (url, outcome, got) => {
    const intruder = { scenario: 'intruder', events: [], error: '401' } as const;
    expect(judge('credentials', [{ ...intruder, ...(got && { report: got }) }], url).outcome).toBe(outcome);
  });

  it.each([
    ['ws://bot.example/', 'warn'],
    ['ws://127.0.0.1/', 'skip'],
    ['wss://bot.example/', 'pass'],
  ])('should judge the address %s', (url, outcome) => {
    expect(judge('secure', [], url).outcome).toBe(outcome);
  });

  it('should find a close that was not answered, and a bot that no longer answers', () => {
    expect(judge('answersClose', [call('documented')]).outcome).toBe('fail');
    expect(judge('answersClose', [call('documented', [], { closeCode: 1_000 })]).outcome).toBe('pass');
    expect(judge('stillAnswers', [{ scenario: 'after', events: [], error: 'ECONNREFUSED' }])).toEqual({
      outcome: 'fail',
      reason: 'the last call failed: ECONNREFUSED',
    });
  });
});
