import { describeValue } from '../describeValue.js';

/** Warns the process of an error in work of a call that has ended: there is no call any more that could end of it. */
export function warnAfterEnd(error: unknown): void {
  const described = error instanceof Error ? (error.stack ?? error.message) : describeValue(error);
  process.emitWarning(`A call that has ended left work behind that failed: ${described}`, {
    type: 'ExotelWarning',
    code: 'errorAfterEnd',
  });
}
