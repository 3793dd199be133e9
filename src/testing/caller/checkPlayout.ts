import { checkOneOf } from '../../support/checkOneOf.js';
import { describeValue } from '../../support/describeValue.js';
import { checkNames } from '../checkNames.js';
import type { PlayoutBehaviour } from './SimulatedPlayout.js';

const OPTIONS = {
  startBufferMs: true,
  echoDelayMs: true,
  marksAtClear: true,
} satisfies Record<keyof PlayoutBehaviour, true>;

/** @throws TypeError when an option is of the wrong kind, RangeError when it is out of its range or there is none of its name */
export function checkPlayout(playout: PlayoutBehaviour): void {
  checkNames('playout', playout, Object.keys(OPTIONS));
  const { startBufferMs = 0, echoDelayMs, marksAtClear = 'drop' } = playout;
  if (!(typeof startBufferMs === 'number' && startBufferMs >= 0)) {
    throw new RangeError(
      `\`playout.startBufferMs\` must be a number of ms from 0, got ${describeValue(startBufferMs)}`,
    );
  }
  if (echoDelayMs !== undefined && typeof echoDelayMs !== 'function') {
    throw new TypeError(
      `\`playout.echoDelayMs\` must be a function of the mark's number, got ${describeValue(echoDelayMs)}`,
    );
  }
  checkOneOf('playout.marksAtClear', marksAtClear, ['drop', 'echo', 'late']);
}
