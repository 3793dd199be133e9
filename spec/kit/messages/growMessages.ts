/** Characters that parsers look for, and other characters. */
const CHARACTERS = Array.from(' \t\n08aklsuxz.,:;-+_/\\"\'=&%?#{[<\u0000\ufeff\u00a0μß٣🎉').concat('\ud83d');

/** Placeholder of a number until the message is text: JSON values cannot have numbers of any length. */
const NUMBER = '@number@';

/** A message in which one field has a long run of one character. */
export interface GrownMessage {
  /** The message, the field and the form. */
  readonly what: string;
  readonly text: string;
}

interface Field {
  readonly event: string;
  readonly path: readonly string[];
  /** The message that the field is in. */
  readonly message: string;
}

/**
 * Grows a run of one character in every field of messages: instead of the field's value, after it, between it and
 * another value, and in its name. If several messages of one event have a field, it is grown in the first of them.
 */
export function* growMessages(messages: readonly string[], runLength: number): Generator<GrownMessage> {
  for (const field of fieldsOf(messages)) {
    const what = `${field.event}: ${field.path.join('.')}`;
    for (const character of CHARACTERS) {
      const run = character.repeat(runLength);
      const shown = JSON.stringify(character);
      yield { what: `${what} of ${shown}`, text: replace(field, () => run) };
      yield { what: `${what} and ${shown}`, text: replace(field, (value) => textOf(value) + run) };
      yield { what: `${what}, ${shown} and x`, text: replace(field, (value) => `${textOf(value)}${run}x`) };
      yield { what: `${what} called ${shown}`, text: rename(field, run) };
    }
    yield {
      what: `${what}, a long number`,
      text: replace(field, () => NUMBER).replace(`"${NUMBER}"`, '8'.repeat(runLength)),
    };
  }
  for (const message of messages) {
    const run = ' '.repeat(runLength);
    yield { what: 'white space before a message', text: run + message };
    yield { what: 'white space after a message', text: message + run };
  }
}

function fieldsOf(messages: readonly string[]): Field[] {
  const fields = new Map<string, Field>();
  for (const message of messages) {
    const root = parse(message);
    if (typeof root === 'object' && root !== null) {
      const event = String(Reflect.get(root, 'event'));
      for (const path of pathsOf(root)) {
        const key = JSON.stringify([event, ...path]);
        if (!fields.has(key)) {
          fields.set(key, { event, path, message });
        }
      }
    }
  }
  return [...fields.values()];
}

function pathsOf(value: object): (readonly string[])[] {
  return Object.keys(value).flatMap((key) => {
    const member: unknown = Reflect.get(value, key);
    const below = typeof member === 'object' && member !== null ? pathsOf(member) : [];
    return [[key], ...below.map((path) => [key, ...path])];
  });
}

function replace(field: Field, change: (value: unknown) => string): string {
  return edit(field, (parent, key) => {
    Reflect.set(parent, key, change(Reflect.get(parent, key)));
  });
}

function rename(field: Field, suffix: string): string {
  return edit(field, (parent, key) => {
    const value: unknown = Reflect.get(parent, key);
    Reflect.deleteProperty(parent, key);
    Reflect.set(parent, key + suffix, value);
  });
}

function edit({ message, path }: Field, change: (parent: object, key: string) => void): string {
  const root = parse(message);
  let parent = root;
  for (const key of path.slice(0, -1)) {
    parent = typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined;
  }
  const key = path.at(-1);
  if (typeof parent === 'object' && parent !== null && key !== undefined) {
    change(parent, key);
  }
  return JSON.stringify(root);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
