import { type Observable, of } from 'rxjs';
import type { CommandContext } from './CommandContext.js';

/** Says in a line what is wrong with the arguments; the value is the exit code. */
export function misuse(message: string, { stderr }: CommandContext): Observable<number> {
  stderr.write(`exotel-rx: ${message}; see exotel-rx --help\n`);
  return of(64);
}
