import { describeValue } from '../../support/describeValue.js';
import type { StoryStep } from './Story.js';

/** Writes a step as the story does. */
export function describeStep(step: StoryStep): string {
  switch (step.type) {
    case 'heard':
      return `heard('${step.name}')${step.until === 'end' ? ' to its end' : ''}`;
    case 'press':
      return `press('${step.digits.join('')}')`;
    case 'say': {
      const { samples, sampleRate } = step.audio;
      return `say(${Math.round((samples.length * 1_000) / sampleRate)} ms)`;
    }
    case 'waitFor': {
      const { condition } = step;
      return condition.type === 'time'
        ? `waitFor(${condition.ms})`
        : `waitFor(${condition.type}(${condition.type === 'silence' ? condition.ms : ''}))`;
    }
    case 'hangUp':
      return 'hangUp()';
    default:
      throw new TypeError(`A story has a step that is none: ${describeValue(step satisfies never)}`);
  }
}
