/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Values that a careless or a hostile peer may send in place of other values. */
const ODDITIES: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    -0,
    2 ** 53,
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    'NaN',
    '\u0000',
    '\ud800',
    '\u202e',
  ],
  ...[
    '__proto__',
    'constructor',
    'x'.repeat(5_000),
    '٣',
    '🎉',
    [],
    {},
    [[[]]],
    { toString: 1 },
    { __proto__: [] },
  ],
];

type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <T>(random: Random, values: readonly T[]): T | undefined => values[below(random, values.length)];

/** Changes a message: its structure, its text or its bytes, sometimes several of these, sometimes nothing. */
export function mutateMessage(text: string, random: Random): string | Uint8Array {
  let changed = text;
  while (random() < 0.5) {
    changed = mutateStructure(changed, random);
  }
  while (random() < 0.3) {
    changed = mutateText(changed, random);
  }
  return random() < 0.3
    ? mutateBytes(Buffer.from(changed), random)
    : random() < 0.5
      ? changed
      : Buffer.from(changed);
}

/** Replaces, removes, renames or adds one value of the JSON. */
function mutateStructure(text: string, random: Random): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  const objects: object[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      objects.push(value);
      Object.values(value).forEach(collect);
    }
  };
  collect(root);
  const target = pick(random, objects);
  if (target === undefined) {
    return text;
  }
  const key = pick(random, Object.keys(target)) ?? 'event';
  const value: unknown = Reflect.get(target, key);
  switch (below(random, 6)) {
    case 0:
      Reflect.deleteProperty(target, key);
      break;
    case 1:
      Reflect.deleteProperty(target, key);
      Reflect.set(
        target,
        pick(random, ['Event', 'streamSid', 'payload', 'media', '__proto__', key.toUpperCase()]) ?? '',
        value,
      );
      break;
    case 2:
      Reflect.set(target, `more${below(random, 3)}`, pick(random, ODDITIES));
      break;
    case 3:
      Reflect.set(target, key, [value, value]);
      break;
    case 4:
      Reflect.set(target, key, { [key]: value });
      break;
    default:
      Reflect.set(target, key, pick(random, ODDITIES));
  }
  return JSON.stringify(root);
}

function mutateText(text: string, random: Random): string {
  const at = below(random, text.length + 1);
  const until = at + below(random, 20);
  switch (below(random, 5)) {
    case 0:
      return text.slice(0, at) + text.slice(until);
    case 1:
      return text.slice(0, until) + text.slice(at);
    case 2:
      return text.slice(0, at);
    case 3:
      // Sometimes deeper than a stack: JSON is parsed without a stack.
      return text.replace(/:\s*(?:"[^"]*"|\d+)/, () => {
        const depth = random() < 0.02 ? 20_000 : below(random, 50);
        return `:${'['.repeat(depth)}${']'.repeat(depth)}`;
      });
    default:
      return (
        text.slice(0, at) +
        (pick(random, ['"', '\\', '{', '}', ',', '\u0000', '\ufeff', '\\ud83d', '9'.repeat(400)]) ?? '') +
        text.slice(at)
      );
  }
}

function mutateBytes(bytes: Buffer, random: Random): Uint8Array {
  for (let count = below(random, 5); count >= 0 && bytes.length > 0; count--) {
    bytes[below(random, bytes.length)] = below(random, 256);
  }
  return bytes;
}
