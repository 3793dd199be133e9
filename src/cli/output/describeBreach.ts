import type { BreachReport } from '../../testing/index.js';
import type { Style } from './Style.js';

/** The line about a rule that a bot broke. */
export function describeBreach({ code, severity, count, message }: BreachReport, style: Style): string {
  return style(severity === 'breach' ? 'red' : 'yellow', `${severity} ${code} × ${count}: ${message}`);
}
