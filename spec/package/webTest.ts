import { map, type Observable } from 'rxjs';
import { gather, type CallSession } from '../../src/index.web';
import {
  callHandler,
  caller,
  ended,
  hangUp,
  heard,
  inVirtualTime,
  press,
  prompt,
  waitFor,
} from '../../src/testing/index';

const menu = (call: CallSession): Observable<string> =>
  gather(call, { prompt: prompt('menu'), numDigits: 1 }).pipe(map(({ digits }) => digits));

/** A test of a bot without Node: what the caller heard, and how a story fails. */
export function testBot(): Readonly<Record<string, unknown>> {
  const { steps, heard: pieces } = inVirtualTime(() =>
    callHandler(caller(heard('menu'), press('1'), waitFor(ended())), menu),
  );
  let failure: unknown;
  try {
    inVirtualTime(() => callHandler(caller(heard('sales'), hangUp()), menu));
  } catch (error) {
    failure = error;
  }
  return {
    steps: steps.map(({ step, outcome }) => `${step}: ${outcome}`),
    heard: pieces.map(({ name }) => name),
    failure: failure instanceof Error ? failure.message.split('\n')[0] : failure,
  };
}
