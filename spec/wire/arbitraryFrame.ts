import fc from 'fast-check';

const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';

const id = fc.oneof(
  { arbitrary: fc.constantFrom(streamSid, 'a', 'browser-lx1abc'), weight: 8 },
  { arbitrary: fc.constantFrom('', 'na\\u0041', 'प्रिया', 'a\\"b', '\x7f', 'x'.repeat(200)), weight: 1 },
);
const idValue = fc.oneof(
  { arbitrary: id.map((text) => `"${text}"`), weight: 12 },
  { arbitrary: fc.constantFrom('null', '7', '{}', '[]', 'true'), weight: 1 },
);
const counterValue = fc.oneof(
  { arbitrary: fc.nat().map((count) => `"${count}"`), weight: 8 },
  { arbitrary: fc.nat().map(String), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      ...[
        'null',
        '""',
        '"007"',
        '007',
        '-1',
        '"-1"',
        '-0',
        '1.0',
        '1.5',
        '1e3',
        '"1e3"',
        '"NaN"',
        'true',
        '{}',
      ],
      ...[
        '"999999999999999"',
        '999999999999999',
        '"9007199254740991"',
        '9007199254740992',
        '"99999999999999999999"',
      ],
      ...['" 1"', '"1 "', '"٣"', '1760000000000', '"\\u0031"'],
    ),
    weight: 2,
  },
);
const base64 = fc
  .tuple(fc.uint8Array({ maxLength: 48 }), fc.boolean())
  .map(([bytes, even]) =>
    Buffer.from(even ? bytes.subarray(0, bytes.length & ~1) : bytes).toString('base64'),
  );
const payloadValue = fc.oneof(
  { arbitrary: base64.map((text) => `"${text}"`), weight: 12 },
  { arbitrary: base64.map((text) => `"${text.replace(/=+$/, '')}"`), weight: 2 },
  { arbitrary: base64.map((text) => `"${text.replaceAll('/', '\\/')}"`), weight: 1 },
  { arbitrary: base64.map((text) => `"${text.replaceAll('/', '_').replaceAll('+', '-')}"`), weight: 1 },
  {
    arbitrary: fc
      .tuple(
        base64,
        fc.nat(64),
        fc.constantFrom('%', '=', ' ', '-', '_', '\\n', '\n', '"', 'é', 'Ł', '"}}', '\\'),
      )
      .map(([text, at, odd]) => `"${text.slice(0, at)}${odd}${text.slice(at)}"`),
    weight: 1,
  },
  { arbitrary: fc.constantFrom('null', '5', '{}', '""', '[]'), weight: 1 },
);
const trackValue = fc.constantFrom(
  '"inbound"',
  '"outbound"',
  '"inbound"',
  '"both"',
  'null',
  '"in\\u0062ound"',
);

const anything = fc.constantFrom('1', '"media"', 'null', '{}');

/** An object with all of `required`, some other known fields, and sometimes duplicate or unknown keys. */
function fields(
  known: Record<string, fc.Arbitrary<string>>,
  required: readonly string[],
): fc.Arbitrary<string> {
  const one = (key: string): fc.Arbitrary<string> =>
    (Object.hasOwn(known, key) ? (known[key] ?? anything) : anything).map((value) => `"${key}":${value}`);
  const optional = Object.keys(known).filter((key) => !required.includes(key));
  const chosen = fc
    .tuple(
      fc.subarray(optional),
      fc.oneof(
        { arbitrary: fc.constant<string[]>([]), weight: 8 },
        {
          arbitrary: fc.subarray([...Object.keys(known), 'region', '__proto__', 'Event'], { maxLength: 2 }),
          weight: 1,
        },
      ),
      fc.oneof(
        { arbitrary: fc.constant([...required]), weight: 15 },
        { arbitrary: fc.subarray([...required]), weight: 1 },
      ),
    )
    .chain(([some, more, needed]) => {
      const keys = [...needed, ...some, ...more];
      return fc.shuffledSubarray(keys, { minLength: keys.length });
    });
  return fc
    .tuple(
      chosen.chain((keys) => fc.tuple(...keys.map(one))),
      fc.oneof(
        { arbitrary: fc.constant(['{', ',', '}'] as const), weight: 10 },
        { arbitrary: fc.constant(['{ ', ',\n', '\t}'] as const), weight: 1 },
      ),
    )
    .map(([members, [open, between, close]]) => open + members.join(between) + close);
}

const text = fields(
  {
    event: fc.oneof(
      { arbitrary: fc.constant('"media"'), weight: 15 },
      { arbitrary: fc.constantFrom('"mark"', '"Media"', '"med\\u0069a"', '1'), weight: 1 },
    ),
    media: fields(
      { payload: payloadValue, chunk: counterValue, timestamp: counterValue, track: trackValue },
      ['payload'],
    ),
    stream_sid: idValue,
    streamSid: idValue,
    sequence_number: counterValue,
    sequenceNumber: counterValue,
  },
  ['event', 'media'],
);

/** A change to the bytes of a text, as a bad line or a bad peer causes it. */
type Mutation = (bytes: Buffer) => Buffer;

const none: fc.Arbitrary<Mutation> = fc.constant((bytes) => bytes);
const cut: fc.Arbitrary<Mutation> = fc
  .nat()
  .map((at) => (bytes) => bytes.subarray(0, at % (bytes.length + 1)));
const replaced: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => (bytes) => {
  const changed = Buffer.from(bytes);
  changed[at % bytes.length] = byte;
  return changed;
});
const inserted: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(), fc.constantFrom('"', ',', '}', '{', '0', ' ', '\\', '='))
  .map(([at, more]) => (bytes) => {
    const place = at % bytes.length;
    return Buffer.concat([bytes.subarray(0, place), Buffer.from(more), bytes.subarray(place)]);
  });
const surrounded: fc.Arbitrary<Mutation> = fc
  .constantFrom(['\ufeff', ''], ['', '\n'], [' ', ''], ['', '}'], ['', '\0'], ['\ufeff ', '\r\n'])
  .map(
    ([before = '', after = '']) =>
      (bytes) =>
        Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]),
  );
// Go's encoder ends every text with a newline. The last two are not white space in JSON.
const ended: fc.Arbitrary<Mutation> = fc
  .constantFrom('\n', ' ', '\r\n', '\t', ' \t\r\n', '\n\n', '\v', '\u00a0')
  .map((after) => (bytes) => Buffer.concat([bytes, Buffer.from(after)]));
const mutation = fc.oneof(
  { arbitrary: none, weight: 12 },
  { arbitrary: cut, weight: 1 },
  { arbitrary: replaced, weight: 2 },
  { arbitrary: inserted, weight: 1 },
  { arbitrary: surrounded, weight: 1 },
  { arbitrary: ended, weight: 5 },
);

/** Frames that a socket may deliver: mostly media messages in every layout, some broken, and some junk. */
export const arbitraryFrame: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  {
    arbitrary: fc
      .tuple(text, mutation, fc.constantFrom('buffer', 'bytes', 'string'))
      .map(([given, mutate, form]) => {
        const bytes = mutate(Buffer.from(given));
        if (form === 'string') return bytes.toString();
        return form === 'buffer' ? bytes : new Uint8Array(bytes);
      }),
    weight: 20,
  },
  { arbitrary: fc.uint8Array({ maxLength: 64 }), weight: 1 },
  { arbitrary: fc.string({ maxLength: 64, unit: 'binary' }), weight: 1 },
  { arbitrary: fc.json(), weight: 1 },
);
