/** Returns the result of `read`; undefined if it throws, as a getter or a Proxy of the application may. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
