/** A process warning. */
export interface Warned {
  readonly code: string;
  readonly message: string;
}

/** Keeps the process warnings of this library, until the end of the test that calls this. */
export function warnings() {
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation((message, options) => {
    const code = typeof options === 'object' && 'code' in options ? String(options.code) : '';
    seen.push({ code, message: String(message) });
    waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  });
  const seen: Warned[] = [];
  const waiting: (() => void)[] = [];
  restores.push(() => {
    emitWarning.mockRestore();
  });
  return {
    codes: () => seen.map(({ code }) => code),
    /** The first warning, whenever it comes. */
    next: async (): Promise<Warned | undefined> => {
      if (seen.length === 0) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return seen[0];
    },
  };
}

const restores: (() => void)[] = [];

afterEach(() => {
  restores.splice(0).forEach((restore) => {
    restore();
  });
});
