import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import type { HeardSegment } from '../prompts/HeardSegment.js';
import type { Story, StoryStep } from './Story.js';
import { nameAudio, StoryEar } from './StoryEar.js';
import { describeStep, type StepReport } from './StoryReport.js';
import { QUIET_DB, StoryTimeline } from './StoryTimeline.js';

/** Action of the caller. */
export type StoryAction =
  | { readonly type: 'press'; readonly digit: DtmfDigit['digit'] }
  | { readonly type: 'say'; readonly audio: AudioFrame }
  | { readonly type: 'hangUp' };

/**
 * A running story: takes the events of a call, and returns what the caller does. It is a plain state machine. Its
 * clock is the `level` events, which a simulated call emits every few ms.
 */
export class StoryRun {
  readonly timeline = new StoryTimeline();
  readonly #steps: StorySteps;
  readonly #ear: StoryEar;
  #since = 0;
  #lastSoundMs = 0;
  #pressed = 0;
  /** When the caller's speech is over. */
  #saidMs: number | undefined;
  #isOver = false;

  /** @param isLossy - whether the call's audio differs from the audio that was created, sample by sample */
  constructor({ steps }: Story, prompts: Readonly<Record<string, AudioFrame>>, isLossy: boolean) {
    const named = nameAudio(steps, prompts);
    this.#steps = new StorySteps(named.steps);
    this.#ear = new StoryEar(named.prompts, this.timeline, isLossy);
  }

  get heard(): readonly HeardSegment[] {
    return this.#ear.heard;
  }

  /** The step that failed, if one did. */
  get failure(): StepReport | undefined {
    return this.#steps.failure;
  }

  /** Returns the results of the steps so far. */
  reports(): readonly StepReport[] {
    return this.#steps.reports();
  }

  /** Takes an event, and returns what the caller does about it. */
  handle(event: SimulatedCallEvent): readonly StoryAction[] {
    this.timeline.add(event);
    switch (event.type) {
      case 'started':
        this.#ear.open(event.sampleRate);
        return this.#proceed(event.atMs);
      case 'heard': {
        // A message is reported when it was heard to its end.
        const endedMs = this.#ear.hear(event.samples, event.atMs);
        return this.#proceed(Math.max(this.#since, endedMs));
      }
      case 'botSpeaking':
        if (!event.speaking) {
          this.#ear.flush();
        }
        return [];
      case 'level':
        if (event.heardDb > QUIET_DB) {
          this.#lastSoundMs = event.atMs;
        }
        return this.#proceed(event.atMs);
      case 'closed':
      case 'stop':
        this.#ear.flush();
        return this.#end(event.atMs);
      default:
        return [];
    }
  }

  /** Does steps until one has to wait. */
  #proceed(now: number): readonly StoryAction[] {
    const actions: StoryAction[] = [];
    while (!this.#isOver) {
      const step = this.#steps.current;
      if (step === undefined) {
        this.#isOver = true;
        return [...actions, { type: 'hangUp' }];
      }
      const action = this.#take(step, now);
      if (action === undefined) {
        break;
      }
      actions.push(...action);
    }
    return actions;
  }

  /** Tries a step; `undefined` while it has to wait. */
  #take(step: StoryStep, now: number): readonly StoryAction[] | undefined {
    switch (step.type) {
      case 'heard':
        return this.#takeHeard(step, now);
      case 'press':
        if (now < this.#since + this.#pressed * step.pauseMs) {
          return undefined;
        }
        return this.#takePress(step.digits, now);
      case 'say': {
        const { samples, sampleRate } = step.audio;
        if (this.#saidMs === undefined) {
          const durationMs = (samples.length * 1_000) / sampleRate;
          this.#saidMs = now + durationMs;
          this.timeline.note(now, 'caller', `says ${Math.round(durationMs)} ms`);
          return [{ type: 'say', audio: step.audio }];
        }
        return now < this.#saidMs ? undefined : this.#done(now);
      }
      case 'waitFor':
        return this.#takeWait(step, now);
      case 'hangUp':
        this.#isOver = true;
        this.#done(now);
        return [{ type: 'hangUp' }];
    }
  }

  #takeHeard(step: Extract<StoryStep, { type: 'heard' }>, now: number): readonly StoryAction[] | undefined {
    const found = this.#ear.take(step.name, step.until);
    if (found !== undefined) {
      if (step.until === 'end' && found.segment?.isCut === true) {
        const { fromMs, toMs } = found.segment;
        return this.#fail(`'${step.name}' was cut off after ${Math.round(toMs - fromMs)} ms`, now);
      }
      return this.#done(now);
    }
    if (now < this.#since + step.withinMs) {
      return undefined;
    }
    const others = this.#ear.waiting.map((name) => `'${name}'`);
    const instead = others.length === 0 ? 'nothing' : others.join(', ');
    return this.#fail(
      `not heard within ${step.withinMs} ms; heard instead: ${instead}${this.#ear.hint(step.name)}`,
      now,
    );
  }

  #takePress(digits: readonly DtmfDigit['digit'][], now: number): readonly StoryAction[] {
    const digit = digits[this.#pressed++];
    if (this.#pressed >= digits.length) {
      this.#done(now);
    }
    return digit === undefined ? [] : [{ type: 'press', digit }];
  }

  #takeWait(step: Extract<StoryStep, { type: 'waitFor' }>, now: number): readonly StoryAction[] | undefined {
    const { condition, withinMs } = step;
    const isTrue =
      (condition.type === 'silence' && now >= Math.max(this.#since, this.#lastSoundMs) + condition.ms) ||
      (condition.type === 'time' && now >= this.#since + condition.ms);
    if (isTrue) {
      return this.#done(now);
    }
    if (now < this.#since + withinMs) {
      return undefined;
    }
    const what = condition.type === 'silence' ? 'the bot was not silent that long' : 'the call did not end';
    return this.#fail(`not within ${withinMs} ms: ${what}`, now);
  }

  #done(now: number): readonly StoryAction[] {
    this.#steps.done(this.#since, now);
    this.#since = now;
    this.#pressed = 0;
    this.#saidMs = undefined;
    return [];
  }

  #fail(reason: string, now: number): readonly StoryAction[] {
    this.#steps.fail(reason, this.#since, now);
    this.#isOver = true;
    return [{ type: 'hangUp' }];
  }

  /** The call is over: either the story waited for that, or the current step fails. */
  #end(now: number): readonly StoryAction[] {
    const step = this.#steps.current;
    if (this.#isOver || step === undefined) {
      this.#isOver = true;
      return [];
    }
    if (step.type === 'waitFor' && step.condition.type === 'ended') {
      this.#done(now);
    }
    // The end of the last prompt is known only now.
    this.#proceed(now);
    if (this.#steps.current !== undefined && this.failure === undefined) {
      const hint = step.type === 'heard' ? this.#ear.hint(step.name) : '';
      this.#fail(`the call ended${hint}`, now);
    }
    return [];
  }
}

/** The steps of a story, in order, and their results. */
class StorySteps {
  readonly #steps: readonly StoryStep[];
  readonly #reports: StepReport[] = [];

  constructor(steps: readonly StoryStep[]) {
    this.#steps = steps;
  }

  /** The current step; `undefined` when all are over. */
  get current(): StoryStep | undefined {
    return this.#steps[this.#reports.length];
  }

  /** The step that failed, if one did. */
  get failure(): StepReport | undefined {
    return this.#reports.find(({ outcome }) => outcome === 'failed');
  }

  /** Returns the results of the steps so far. */
  reports(): readonly StepReport[] {
    const rest = this.#steps.slice(this.#reports.length);
    return [
      ...this.#reports,
      ...rest.map((step): StepReport => ({ step: describeStep(step), outcome: 'notReached' })),
    ];
  }

  /** Ends the current step: it is done. */
  done(fromMs: number, toMs: number): void {
    this.#report({ outcome: 'done', fromMs, toMs });
  }

  /** Ends the current step: it failed. */
  fail(reason: string, fromMs: number, toMs: number): void {
    this.#report({ outcome: 'failed', fromMs, toMs, reason });
  }

  #report(report: Omit<StepReport, 'step'>): void {
    if (this.current !== undefined) {
      this.#reports.push({ step: describeStep(this.current), ...report });
    }
  }
}
