import { type Observable, of } from 'rxjs';
import { ExotelError } from '../index.js';
import type { CommandContext } from './CommandContext.js';
import { messageOf } from './output/messageOf.js';
import { misuse } from './misuse.js';

/** Says why nothing came of it: there is no connection, or something was asked that cannot be; the value is the exit code. */
export function reportFailure(error: unknown, context: CommandContext): Observable<number> {
  const message = messageOf(error);
  if (ExotelError.is(error) && error.code === 'cannotConnect') {
    context.stderr.write(`exotel-rx: ${message}\n`);
    return of(2);
  }
  return misuse(message, context);
}
