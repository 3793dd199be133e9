/** Lets an error say that it comes from where another was made: from the line of a test, and not from timers. */
export function placeError<T extends Error>(error: T, { stack = '' }: Error): T {
  const frames = stack.slice(stack.indexOf('\n    at '));
  error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}
