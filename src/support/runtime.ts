/** Functions that each runtime implements differently. */
interface Runtime {
  /** Returns the base64 text (RFC 4648, 4) of bytes, padded. */
  encodeBase64(bytes: Uint8Array): string;
  /** Decodes a base64 text into `target`, and returns how many bytes were written; -1 if the text is not base64. */
  writeBase64(text: string, target: Uint8Array): number;
  /** Emits a process warning, or logs it on a runtime without process warnings. `code` identifies the warning. */
  warn(message: string, code: string): void;
  /** Runs work after the event loop has read the sockets, or at once on a runtime without `setImmediate`. */
  afterPoll(work: () => void): void;
  /** Creates a store that follows asynchronous work; undefined if the runtime has no such store. */
  createAsyncScope<T>(): AsyncScope<T> | undefined;
  /** Returns a module of Node; undefined if the runtime does not have it. */
  builtIn<Name extends NodeModuleName>(name: Name): NodeModule<Name> | undefined;
}

/** The modules of Node that are used. */
export type NodeModuleName =
  'node:async_hooks' | 'node:crypto' | 'node:fs' | 'node:path' | 'node:process' | 'node:url' | 'node:util';
export type NodeModule<Name extends NodeModuleName> = ReturnType<typeof process.getBuiltinModule<Name>>;

/** A value that belongs to a piece of work and to everything that the work starts, like `AsyncLocalStorage`. */
export interface AsyncScope<T> {
  run(value: T, work: () => void): void;
  getStore(): T | undefined;
}

/** Node, Bun, Deno, and Workers with Node's API. */
const node: Pick<Runtime, 'encodeBase64' | 'writeBase64'> = {
  encodeBase64: ({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  writeBase64: (text, { buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).write(text, 'base64'),
};

/** Browsers and everything else. */
export const web: Pick<Runtime, 'encodeBase64' | 'writeBase64'> = {
  encodeBase64: (bytes) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += MAX_ARGUMENTS) {
      text += String.fromCharCode(...bytes.subarray(at, at + MAX_ARGUMENTS));
    }
    return btoa(text);
  },
  writeBase64: (text, target) => {
    let bytes;
    try {
      bytes = atob(text);
    } catch {
      return -1;
    }
    for (let at = 0; at < bytes.length; at++) {
      target[at] = bytes.charCodeAt(at);
    }
    return bytes.length;
  },
};

/** How many arguments every engine accepts at once. */
const MAX_ARGUMENTS = 8_192;

/** Globals that a runtime may lack, although the types of Node declare them. */
interface MaybeNode {
  readonly Buffer?: unknown;
  readonly setImmediate?: (work: () => void) => unknown;
  readonly process?: {
    readonly getBuiltinModule?: Runtime['builtIn'];
    readonly emitWarning?: (message: string, options: { type: string; code: string }) => void;
  };
}

const host: MaybeNode = globalThis;

/** Read once: fake timers of a test replace the function, and sockets are real. */
const { setImmediate } = host;

/** The current runtime. Nothing else in the core depends on which runtime it is. */
export const runtime: Runtime = {
  ...(host.Buffer === undefined ? web : node),
  warn: (message, code) => {
    if (host.process?.emitWarning === undefined) {
      console.warn(`ExotelWarning [${code}]: ${message}`);
    } else {
      host.process.emitWarning(message, { type: 'ExotelWarning', code });
    }
  },
  afterPoll: (work) => {
    if (setImmediate === undefined) {
      work();
    } else {
      setImmediate(work);
    }
  },
  createAsyncScope: <T>() => {
    const hooks = runtime.builtIn('node:async_hooks');
    return hooks && new hooks.AsyncLocalStorage<T>();
  },
  builtIn: (name) => host.process?.getBuiltinModule?.(name),
};
