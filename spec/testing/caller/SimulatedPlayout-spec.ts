import { type EarEvent, SimulatedPlayout } from '../../../src/testing/caller/SimulatedPlayout';

/** Audio at 1 kHz: one sample per millisecond. */
const audio = (durationMs: number) => new Int16Array(durationMs).fill(1);
const summary = (events: readonly EarEvent[]) =>
  events.map((event) => {
    switch (event.type) {
      case 'heard':
        return `${event.at} heard ${event.samples.length}`;
      case 'mark':
        return `${event.at} mark ${event.name}`;
      case 'underrun':
        return `${event.at} underrun ${event.gapMs}`;
      case 'cleared':
        return `${event.at} cleared ${event.droppedMs}`;
    }
  });

describe('SimulatedPlayout', () => {
  it('should play messages without gaps, whenever they arrived', () => {
    const playout = new SimulatedPlayout(1_000);
    playout.media(audio(200), 0);
    playout.media(audio(200), 0);
    playout.media(audio(200), 350);
    expect(playout.endsAt).toBe(600);
    expect(playout.bufferedMs(350)).toBe(250);
    expect(playout.nextAt()).toBe(-Infinity);
    expect(summary(playout.advance(1_000))).toEqual(['0 heard 200', '200 heard 200', '400 heard 200']);
  });

  it('should return when the next event is due', () => {
    const playout = new SimulatedPlayout(1_000);
    playout.media(audio(200), 0);
    playout.mark('m', 10);
    expect(playout.nextAt()).toBe(200);
    expect(summary(playout.advance(199))).toEqual([]);
    expect(summary(playout.advance(200))).toEqual(['0 heard 200', '200 mark m']);
    expect(playout.nextAt()).toBe(Infinity);
  });

  it('should return the message that is playing', () => {
    const playout = new SimulatedPlayout(1_000);
    const [first, second] = [audio(200), audio(100)];
    playout.media(first, 5);
    playout.media(second, 6);
    expect(playout.inPlay(4)).toBeUndefined();
    expect(playout.inPlay(5)).toMatchObject({ startsAt: 5, samples: first });
    expect(playout.inPlay(205)).toMatchObject({ startsAt: 205, samples: second });
    expect(playout.inPlay(305)).toBeUndefined();
  });

  it('should wait for its start buffer, and play a shorter buffer when no more audio arrives', () => {
    const playout = new SimulatedPlayout(1_000, { startBufferMs: 60 });
    playout.media(audio(20), 0);
    playout.media(audio(20), 15);
    expect(playout.nextAt()).toBe(60);
    playout.media(audio(20), 30);
    expect(summary(playout.advance(90))).toEqual(['30 heard 20', '50 heard 20', '70 heard 20']);

    const hesitant = new SimulatedPlayout(1_000, { startBufferMs: 60 });
    hesitant.media(audio(20), 0);
    hesitant.mark('m', 0);
    expect(summary(hesitant.advance(100))).toEqual(['60 heard 20', '80 mark m']);
  });

  it('should echo marks early, but not before they arrive, also while it waits for its start buffer', () => {
    const playout = new SimulatedPlayout(1_000, {
      startBufferMs: 60,
      echoDelayMs: (index) => [-30, -500, -Infinity][index],
    });
    playout.media(audio(20), 0);
    playout.mark('when it comes', 0);
    const early = new SimulatedPlayout(1_000, {
      startBufferMs: 60,
      echoDelayMs: (index) => (index === 0 ? -Infinity : -30),
    });
    early.media(audio(20), 0);
    early.mark('at once', 5);
    early.mark('30 ms before', 6);

    expect(playout.nextAt()).toBe(60);
    expect(summary(playout.advance(60))).toEqual(['50 mark when it comes']);
    expect(summary(early.advance(5))).toEqual(['5 mark at once']);
    expect(summary(early.advance(79))).toEqual(['50 mark 30 ms before']);
    expect(summary(early.advance(80))).toEqual(['60 heard 20']);
    playout.mark('nothing in front of it', 200);
    expect(summary(playout.advance(200))).toEqual(['60 heard 20', '200 mark nothing in front of it']);
  });

  it('should report an underrun when audio stops inside an utterance', () => {
    const playout = new SimulatedPlayout(1_000);
    playout.media(audio(100), 0);
    playout.media(audio(100), 130);
    expect(summary(playout.advance(300))).toEqual(['0 heard 100', '100 underrun 30', '130 heard 100']);
  });

  it.each<[string, (playout: SimulatedPlayout) => void]>([
    [
      'after a mark',
      (playout) => {
        playout.mark('m', 50);
      },
    ],
    [
      'after a clear',
      (playout) => {
        playout.clear(50);
      },
    ],
  ])('should not report an underrun %s', (_, end) => {
    const playout = new SimulatedPlayout(1_000);
    playout.media(audio(100), 0);
    end(playout);
    playout.media(audio(100), 130);
    expect(playout.advance(300).filter(({ type }) => type === 'underrun')).toEqual([]);
  });

  it('should not report an underrun when the bot speaks again half a second later', () => {
    const playout = new SimulatedPlayout(1_000);
    playout.media(audio(100), 0);
    playout.media(audio(100), 600);
    expect(summary(playout.advance(800))).toEqual(['0 heard 100', '600 heard 100']);
  });

  it('should play the current message to its end after a clear, and drop the others', () => {
    const playout = new SimulatedPlayout(1_000);
    playout.media(audio(5_000), 0);
    playout.media(audio(5_000), 0);
    playout.clear(3_000);
    playout.media(audio(100), 3_500);
    expect(summary(playout.advance(9_000))).toEqual(['3000 cleared 5000', '0 heard 5000', '5000 heard 100']);
  });

  it('should drop audio that waits for its start buffer at a clear', () => {
    const playout = new SimulatedPlayout(1_000, { startBufferMs: 60 });
    playout.media(audio(20), 0);
    playout.clear(10);
    expect(summary(playout.advance(200))).toEqual(['10 cleared 20']);
    expect(playout.nextAt()).toBe(Infinity);
  });

  it.each([
    ['drop', []],
    ['echo', ['120 mark a', '120 mark b']],
    ['late', ['200 mark a', '400 mark b']],
  ] as const)('should %s the marks after cleared audio', (marksAtClear, marks) => {
    const playout = new SimulatedPlayout(1_000, { marksAtClear });
    playout.media(audio(200), 0);
    playout.mark('a', 0);
    playout.media(audio(200), 0);
    playout.mark('b', 0);
    playout.clear(120);
    expect(summary(playout.advance(1_000)).filter((event) => event.includes('mark'))).toEqual(marks);
  });

  it('should echo a mark at once when there is nothing before it', () => {
    const playout = new SimulatedPlayout(1_000);
    playout.mark('m', 7);
    expect(summary(playout.advance(7))).toEqual(['7 mark m']);
  });

  it('should delay echoes as configured, and drop echoes without a delay', () => {
    const playout = new SimulatedPlayout(1_000, { echoDelayMs: (index) => [30, undefined, 0][index] });
    for (const name of ['a', 'b', 'c']) {
      playout.media(audio(100), 0);
      playout.mark(name, 0);
    }
    expect(playout.advance(1_000).filter(({ type }) => type === 'mark')).toEqual([
      { type: 'mark', at: 130, name: 'a' },
      { type: 'mark', at: 300, name: 'c' },
    ]);
  });
});
