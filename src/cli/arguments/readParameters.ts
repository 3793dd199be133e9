/** Reads the values of `--param`, each `name=value`. @throws Error when one is none */
export function readParameters(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) {
        throw new Error(`--param must be like name=value, got "${text}"`);
      }
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
