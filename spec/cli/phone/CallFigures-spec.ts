import { CallFigures, type FigureEvent } from '../../../src/cli/phone/CallFigures';

const media = (atMs: number, leadMs = 0): FigureEvent => ({
  type: 'media',
  atMs,
  bytes: 3_200,
  durationMs: 200,
  leadMs,
});
const hearing = (atMs: number): FigureEvent => ({ type: 'hearing', atMs, samples: new Int16Array(1_600) });
const speaks = (atMs: number): FigureEvent => ({ type: 'botSpeaking', atMs, speaking: true, heardMs: 0 });
const silent = (atMs: number): FigureEvent => ({ type: 'botSpeaking', atMs, speaking: false, heardMs: 0 });
const key = (atMs: number): FigureEvent => ({ type: 'key', atMs, digit: '1' });
const clear = (atMs: number, runsOnMs: number): FigureEvent => ({
  type: 'clear',
  atMs,
  droppedMs: 0,
  runsOnMs,
});
const speechStart = (atMs: number): FigureEvent => ({ type: 'speech', event: { type: 'start', atMs } });
const speechEnd = (atMs: number): FigureEvent => ({
  type: 'speech',
  event: { type: 'end', atMs, durationMs: 500 },
});

function read(...events: readonly FigureEvent[]) {
  const figures = new CallFigures();
  events.forEach((event) => {
    figures.push(event);
  });
  return figures.read();
}

describe('CallFigures', () => {
  it('should have no durations for a silent call', () => {
    expect(read()).toEqual({
      leadMs: 0,
      maxLeadMs: 0,
      underruns: 0,
      underrunMs: 0,
      breaches: 0,
      warnings: 0,
    });
  });

  it('should measure the time from a digit to the answer', () => {
    const { answers } = read(key(1_000), media(1_100), speaks(1_160), hearing(1_160));
    expect(answers).toEqual({ count: 1, lastMs: 160, medianMs: 160 });
  });

  it('should measure from the end of speech, even if it is detected after the answer has begun', () => {
    const { answers } = read(speechStart(500), media(1_150), speaks(1_200), hearing(1_200), speechEnd(1_000));
    expect(answers?.lastMs).toBe(200);
  });

  it('should measure from the last of several digits', () => {
    const { answers } = read(key(1_000), key(1_500), media(1_600), speaks(1_660), hearing(1_660));
    expect(answers).toEqual({ count: 1, lastMs: 160, medianMs: 160 });
  });

  it('should not count a menu that continues as an answer', () => {
    const { answers } = read(media(0), speaks(60), hearing(60), key(100), media(150), hearing(260));
    expect(answers).toBeUndefined();
  });

  it('should not count audio that was already sent as an answer', () => {
    const { answers } = read(media(90), key(100), speaks(150), hearing(150), silent(350));
    expect(answers).toBeUndefined();
  });

  it('should measure how long an interrupted bot continues, and find the answer after it', () => {
    const told = [media(0), speaks(60), hearing(60), media(200), key(220), clear(230, 30)];
    const { answers, interruptions } = read(...told, media(240), hearing(260));
    expect(interruptions).toEqual({ count: 1, lastMs: 40, medianMs: 40 });
    expect(answers?.lastMs).toBe(40);
  });

  it('should not count an interruption when the bot was silent', () => {
    expect(read(key(100), clear(110, 0)).interruptions).toBeUndefined();
  });

  it('should return the median of marks, matched by name', () => {
    const { marks } = read(
      { type: 'mark', atMs: 0, name: 'a' },
      { type: 'mark', atMs: 10, name: 'b' },
      { type: 'markEcho', atMs: 300, name: 'b' },
      { type: 'markEcho', atMs: 100, name: 'a' },
      { type: 'markEcho', atMs: 500, name: 'never sent' },
    );
    expect(marks).toEqual({ count: 2, lastMs: 100, medianMs: 100 });
  });

  it('should count underruns, breaches and warnings', () => {
    const breach = { type: 'breach', atMs: 0, code: 'tooFast', message: '', count: 1 } as const;
    expect(
      read(
        media(0, 50),
        media(10, 300),
        media(20, 100),
        { type: 'underrun', atMs: 30, gapMs: 40 },
        { ...breach, severity: 'breach' },
        { ...breach, severity: 'warning' },
      ),
    ).toMatchObject({
      leadMs: 100,
      maxLeadMs: 300,
      underruns: 1,
      underrunMs: 40,
      breaches: 1,
      warnings: 1,
    });
  });
});
