import { isObservable } from 'rxjs';
import { describeValue } from '../support/describeValue.js';
import { checkNames } from './checkNames.js';
import { checkPlayout } from './caller/checkPlayout.js';
import type { TestCallConfig } from './testCall.js';

const OPTIONS = {
  audio$: true,
  dtmf$: true,
  lifecycle$: true,
  info: true,
  options: true,
  playout: true,
  quirks: true,
} satisfies Record<keyof TestCallConfig, true>;

/**
 * Looks at the kinds of what a test call is made of, where no compiler does.
 *
 * @throws TypeError when an option is of the wrong kind, RangeError when there is none of its name
 */
export function checkTestCall(config: TestCallConfig): void {
  checkNames('config', config, Object.keys(OPTIONS));
  const { audio$, dtmf$, lifecycle$, playout = {} } = config;
  for (const [name, input$] of Object.entries({ audio$, dtmf$, lifecycle$ })) {
    if (input$ !== undefined && !isObservable(input$)) {
      throw new TypeError(`\`${name}\` must be an Observable, got ${describeValue(input$)}`);
    }
  }
  checkPlayout(playout);
}
