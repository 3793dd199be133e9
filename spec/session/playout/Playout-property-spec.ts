import fc from 'fast-check';
import { pcm16ToSamples } from '../../../src/audio/pcm16';
import { PlayoutRun } from './PlayoutRun';

const size = fc.oneof(
  { weight: 2, arbitrary: fc.nat({ max: 600 }) },
  { weight: 1, arbitrary: fc.nat({ max: 3_000 }) },
);
const sizes = fc.array(size, { maxLength: 3 });
const which = fc.nat({ max: 2 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('play' as const), sizes, isLeftOpen: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('playPulled' as const), sizes }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('append' as const), size }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('push' as const), which, size }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('close' as const), which, isFailure: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('cancel' as const), which, isReported: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('pause' as const),
      which,
      afterMs: fc.nat({ max: 300 }),
      verdictTimeoutMs: fc.constantFrom(0, 200, 1_000),
      forMs: fc.nat({ max: 300 }),
      verdict: fc.constantFrom('stop' as const, 'resume' as const, undefined),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('settle' as const),
      which,
      verdict: fc.constantFrom('stop' as const, 'resume' as const, 'resume' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('mark', 'clear', 'end', 'strangeEcho') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      forMs: fc.oneof(
        { weight: 3, arbitrary: fc.nat({ max: 60 }) },
        { weight: 1, arbitrary: fc.nat({ max: 900 }) },
      ),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const config = fc.record({
  line: fc.constantFrom(
    { wireSampleRate: 8_000, encoding: 'pcm16', messageBytes: 3_200 } as const,
    { wireSampleRate: 8_000, encoding: 'pcm16', messageBytes: 640 } as const,
    { wireSampleRate: 8_000, encoding: 'mulaw', messageBytes: 3_200 } as const,
    { wireSampleRate: 16_000, encoding: 'pcm16', messageBytes: 3_200 } as const,
    { wireSampleRate: 24_000, encoding: 'pcm16', messageBytes: 3_840 } as const,
    { wireSampleRate: 24_000, encoding: 'pcm16', messageBytes: 320 } as const,
  ),
  sendAheadMs: fc.constantFrom(0, 400, 1_000, 2_000),
  flushAfterMs: fc.constantFrom(0, 20, 240, 240),
  echoesMs: fc.array(fc.option(fc.nat({ max: 1_500 }), { nil: undefined }), { minLength: 1, maxLength: 5 }),
});
type Config = typeof config extends fc.Arbitrary<infer T> ? T : never;

/** The audio of one playback. */
interface Given {
  readonly id: number;
  readonly samples: number[];
  isOpen: boolean;
  /** Whether its subscriber unsubscribed. */
  isLeft: boolean;
}

/** Every sample of a story is different, and not silence. */
class Story {
  readonly run: PlayoutRun;
  readonly given: Given[] = [];
  /** The audio of `send`, and how many playbacks were queued before it. */
  readonly sent: { readonly sample: number; readonly behind: number }[] = [];
  readonly marks: number[] = [];
  #samples = 0;
  #lastId = 0;

  constructor({ line, sendAheadMs, flushAfterMs, echoesMs }: Config) {
    this.run = new PlayoutRun({
      ...line,
      sendAheadMs,
      flushAfterMs,
      echoDelayMs: (index) => echoesMs[index % echoesMs.length],
      finishesWhenDrained: true,
    });
  }

  tell(one: Step): void {
    const { run } = this;
    switch (one.type) {
      case 'play': {
        const audio = one.sizes.map((length) => this.#audio(length));
        const playback = this.#open(audio, one.isLeftOpen);
        run.do((playout, now) => playout.open(playback.id, { report: { progressMs: 70 } }, now));
        for (const piece of audio) {
          run.do((playout, now) => playout.push(playback.id, piece, now));
        }
        if (!one.isLeftOpen) {
          run.do((playout, now) => playout.close(playback.id, now));
        }
        run.do((playout, now) => playout.release(playback.id, now));
        break;
      }
      case 'playPulled': {
        const audio = one.sizes.filter((length) => length > 0).map((length) => this.#audio(length));
        run.playPulled(this.#open(audio, false).id, ...audio);
        break;
      }
      case 'append': {
        const audio = this.#audio(one.size);
        this.sent.push(...[...audio].map((sample) => ({ sample, behind: this.given.length })));
        run.append(audio);
        break;
      }
      case 'push': {
        const playback = this.given[one.which];
        if (playback?.isOpen === true) {
          const audio = this.#audio(one.size);
          playback.samples.push(...audio);
          run.do((playout, now) => playout.push(playback.id, audio, now));
        }
        break;
      }
      case 'close': {
        const playback = this.given[one.which];
        if (playback?.isOpen === true) {
          playback.isOpen = false;
          const failure = one.isFailure ? { error: new Error('broken') } : undefined;
          run.do((playout, now) => playout.close(playback.id, now, failure));
        }
        break;
      }
      case 'cancel': {
        const playback = this.given[one.which];
        if (playback !== undefined && this.endsOf(playback) === 0 && !playback.isLeft) {
          playback.isLeft = !one.isReported;
          playback.isOpen = false;
          run.do((playout, now) => playout.cancel(playback.id, one.isReported, now));
        }
        break;
      }
      case 'pause': {
        const playback = this.given[one.which];
        if (playback?.isLeft === false) {
          run
            .until(run.now + one.afterMs)
            .do((playout, now) => playout.pause(playback.id, one.verdictTimeoutMs, now));
          if (one.verdict !== undefined) {
            const { verdict } = one;
            run.until(run.now + one.forMs).do((playout, now) => playout.settle(playback.id, verdict, now));
          }
        }
        break;
      }
      case 'settle': {
        const playback = this.given[one.which];
        if (playback !== undefined) {
          run.do((playout, now) => playout.settle(playback.id, one.verdict, now));
        }
        break;
      }
      case 'mark': {
        const id = ++this.#lastId;
        this.marks.push(id);
        run.do((playout, now) => playout.mark(id, undefined, now));
        break;
      }
      case 'clear':
        run.do((playout, now) => playout.clear(now));
        break;
      case 'end':
        run.do((playout, now) => playout.end(2_000, now));
        break;
      case 'strangeEcho':
        run.do((playout, now) => playout.echo('g0:p0', now));
        break;
      case 'wait':
        run.until(run.now + one.forMs);
        break;
    }
  }

  /** Ends every source, and plays everything to its end. */
  runOut(): void {
    for (const playback of this.given.filter(({ isOpen }) => isOpen)) {
      playback.isOpen = false;
      this.run.do((playout, now) => playout.close(playback.id, now));
    }
    this.run.until(Infinity);
  }

  /** How often a playback has ended. */
  endsOf({ id }: Given): number {
    return this.run.effects.filter(
      ({ effect }) =>
        (effect.type === 'failed' && effect.id === id) ||
        (effect.type === 'playback' && effect.id === id && effect.event.type === 'finished'),
    ).length;
  }

  #open(audio: readonly Int16Array[], isOpen: boolean): Given {
    const playback = {
      id: ++this.#lastId,
      samples: audio.flatMap((piece) => [...piece]),
      isOpen,
      isLeft: false,
    };
    this.given.push(playback);
    return playback;
  }

  #audio(length: number): Int16Array {
    return Int16Array.from({ length }, () => ++this.#samples);
  }
}

/** Runs a story to its end. */
function tell(told: Config, steps: readonly Step[], isCutShort: boolean): Story {
  const story = new Story(told);
  for (const one of steps) {
    story.tell(one);
  }
  if (isCutShort) {
    story.run.finish();
  } else {
    story.runOut();
  }
  return story;
}

/** Samples in order, with their owners. */
function attribute(story: Story, samples: Iterable<number>): Map<Given | 'send', number[]> {
  const owners = new Map<number, Given | 'send'>();
  for (const playback of story.given) {
    for (const sample of playback.samples) {
      owners.set(sample, playback);
    }
  }
  for (const { sample } of story.sent) {
    owners.set(sample, 'send');
  }
  const parts = new Map<Given | 'send', number[]>();
  for (const sample of samples) {
    const owner = owners.get(sample);
    if (owner === undefined) {
      throw new Error(`Nobody gave ${sample}`);
    }
    const part = parts.get(owner) ?? [];
    part.push(sample);
    parts.set(owner, part);
  }
  return parts;
}

const stories = fc.tuple(config, fc.array(step, { maxLength: 14 }), fc.boolean());
const numRuns = 400;

const isIncreasing = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? NaN));

describe('Playout, in any story', () => {
  it('should finish every playback and every mark exactly once, with how much was heard', () => {
    fc.assert(
      fc.property(stories, ([told, steps, isCutShort]) => {
        const story = tell(told, steps, isCutShort);
        const { run } = story;
        const heard = attribute(story, pcm16ToSamples(run.heard));

        for (const playback of story.given) {
          expect(story.endsOf(playback)).toBe(playback.isLeft ? 0 : 1);
          // The heard audio is the audio of the source, from its beginning, without a gap, and nothing twice.
          const part = heard.get(playback) ?? [];
          expect(part.join() === playback.samples.slice(0, part.length).join()).toBe(true);
          for (const { effect } of run.effects) {
            if (effect.type === 'playback' && effect.id === playback.id && effect.event.type === 'finished') {
              const { heardMs, cutMs = heardMs } = effect.event;
              expect(heardMs).toBe(Math.floor((part.length * 1_000) / told.line.wireSampleRate));
              expect(cutMs).toBeLessThanOrEqual(heardMs);
              expect(effect.event.outcome === 'played' ? part.length : playback.samples.length).toBe(
                playback.samples.length,
              );
            } else if (effect.type === 'failed' && effect.id === playback.id) {
              expect(part.length).toBe(playback.samples.length);
            }
          }
        }
        for (const id of story.marks) {
          expect(run.effects.filter(({ effect }) => effect.type === 'mark' && effect.id === id)).toHaveLength(
            1,
          );
        }
      }),
      { numRuns },
    );
  });

  it('should play everything in the order in which it was queued, and lose only audio that was dropped', () => {
    fc.assert(
      fc.property(stories, ([told, steps, isCutShort]) => {
        const story = tell(told, steps, isCutShort);
        const samples = [...pcm16ToSamples(story.run.heard)];
        const places = new Map(story.sent.map(({ sample, behind }) => [sample, 2 * behind - 1]));
        for (const [index, playback] of story.given.entries()) {
          for (const sample of playback.samples) {
            places.set(sample, 2 * index);
          }
        }
        const order = samples.map((sample) => places.get(sample) ?? NaN);
        expect(order.every((place, index) => index === 0 || place >= (order[index - 1] ?? NaN))).toBe(true);

        const sent = attribute(story, samples).get('send') ?? [];
        expect(isIncreasing(sent)).toBe(true);
        const isDropped = isCutShort || steps.some(({ type }) => type === 'clear' || type === 'end');
        expect(isDropped || sent.length === story.sent.length).toBe(true);
      }),
      { numRuns },
    );
  });

  it('should report exactly the audio that Exotel played, however it was cut', () => {
    fc.assert(
      fc.property(stories, ([told, steps]) => {
        fc.pre(told.line.encoding === 'pcm16');
        const story = tell(told, steps, false);
        fc.pre(!story.run.isFinished);
        const played = story.run.played.flatMap((payload) => [...pcm16ToSamples(payload)]);
        const atEar = attribute(
          story,
          played.filter((sample) => sample !== 0),
        );
        const heard = attribute(story, pcm16ToSamples(story.run.heard));

        for (const playback of story.given) {
          const ear = atEar.get(playback) ?? [];
          const part = heard.get(playback) ?? [];
          expect(part.join() === ear.join()).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  it('should send only what Exotel plays, never far ahead of it, and nothing after the end', () => {
    fc.assert(
      fc.property(stories, ([told, steps, isCutShort]) => {
        const { run } = tell(told, steps, isCutShort);
        const { messageBytes, wireSampleRate, encoding } = told.line;
        const payloads = run.effects.flatMap(({ effect }) =>
          effect.type === 'send' && effect.message.event === 'media' ? [effect.message.payload.length] : [],
        );
        const bytesPerMs = (wireSampleRate * (encoding === 'mulaw' ? 1 : 2)) / 1_000;
        const isCleared = run.log.some((text) => text.endsWith(' clear'));

        for (const [index, bytes] of payloads.entries()) {
          expect(bytes % 320).toBe(0);
          expect(bytes).toBeGreaterThanOrEqual(Math.min(messageBytes, 3_200));
          expect(bytes).toBeLessThanOrEqual(messageBytes + 3_520);
          // After a clear Exotel may have, beyond `sendAheadMs`, the message that was playing.
          const doubtMs = isCleared ? Math.max(...payloads) / bytesPerMs : 0;
          expect(run.aheadMs[index]).toBeLessThan(
            Math.max(told.sendAheadMs, 100) + bytes / bytesPerMs + doubtMs + 0.001,
          );
        }
        const names = run.effects.flatMap(({ effect }) =>
          effect.type === 'send' && effect.message.event === 'mark' ? [effect.message.name] : [],
        );
        expect(new Set(names).size).toBe(names.length);

        const end = run.effects.length;
        if (run.isFinished) {
          run.append(new Int16Array(3_000)).play(99, new Int16Array(3_000)).until(Infinity);
        }
        expect(run.effects.slice(end).some(({ effect }) => effect.type === 'send')).toBe(false);
      }),
      { numRuns },
    );
  });

  it('should become idle, with nothing left', () => {
    fc.assert(
      fc.property(stories, ([told, steps, isCutShort]) => {
        const { run } = tell(told, steps, isCutShort);
        const turns = run.speaking.map((text) => text.replace(/^\d+ /, ''));

        expect([run.playout.nextAt(true), run.playout.queuedMs, run.playout.marksPending]).toEqual([
          Infinity,
          0,
          0,
        ]);
        expect(turns.every((turn, index) => turn === (index % 2 === 0 ? 'speaks' : 'is silent'))).toBe(true);
        expect(turns.length % 2).toBe(0);
      }),
      { numRuns },
    );
  });
});
