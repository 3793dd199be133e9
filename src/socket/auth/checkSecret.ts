const MIN_CHARACTERS = 16;

/** @throws TypeError or RangeError for what is no good secret; it never quotes it */
export function checkSecret(name: string, secret: unknown): void {
  if (typeof secret !== 'string') {
    throw new TypeError(`\`${name}\` must be a string, got ${secret === null ? 'null' : typeof secret}`);
  }
  if (secret.length < MIN_CHARACTERS) {
    throw new RangeError(
      `\`${name}\` must have at least ${MIN_CHARACTERS} characters, got ${secret.length}: make one with \`openssl rand -hex 32\``,
    );
  }
}
