import fc from 'fast-check';
import { AddressList, parseAddressRange } from '../../../src/socket/server/AddressList';

/** An address as a number, parsed independently. */
function toNumber(address: string): bigint {
  if (!address.includes(':')) {
    return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  }
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = new Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

const addresses = {
  4: fc.ipV4(),
  // Not IPv4-mapped addresses: they are read as IPv4 addresses.
  6: fc
    .array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })
    .filter((groups) => groups.slice(0, 5).some((group) => group !== 0))
    .map((groups) => groups.map((group) => group.toString(16)).join(':')),
};

describe('parseAddressRange', () => {
  it.each([
    ['192.0.2.7', { address: '192.0.2.7', family: 'ipv4', prefix: 32 }],
    ['192.0.2.0/24', { address: '192.0.2.0', family: 'ipv4', prefix: 24 }],
    ['0.0.0.0/0', { address: '0.0.0.0', family: 'ipv4', prefix: 0 }],
    ['2001:db8::1', { address: '2001:db8::1', family: 'ipv6', prefix: 128 }],
    ['2001:db8::/32', { address: '2001:db8::', family: 'ipv6', prefix: 32 }],
  ])('should read %s', (text, range) => {
    expect(parseAddressRange(text)).toEqual(range);
  });

  it.each([
    ...[
      '',
      '/',
      '/8',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '10.0.0.0/+8',
      '10.0.0.0/8/8',
      '10.0.0.0/8 ',
    ],
    ...['10.0.0', '10.0.0.256', '010.0.0.1', ' 10.0.0.1', '10.0.0.0/-1', '10.0.0.0/1e1', '10.0.0.0/ 8'],
    ...['::/129', 'fe80::1%eth0', '[::1]', ':::', 'localhost', '*', '10.*', '10.0.0.0-10.0.0.9'],
  ])('should not read %j', (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });

  it('should never throw, and read only what is an address with a prefix', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f.:/%]{0,40}$/)), (text) => {
        const range = parseAddressRange(text);
        expect(
          range === undefined || text === range.address || text === `${range.address}/${range.prefix}`,
        ).toBe(true);
      }),
    );
  });
});

describe('AddressList', () => {
  it.each([4, 6] as const)(
    'should have the addresses of version %d that begin like its range, and no others',
    (version) => {
      const bits = version === 4 ? 32 : 128;
      fc.assert(
        fc.property(
          addresses[version],
          addresses[version],
          fc.nat(bits),
          fc.boolean(),
          fc.nat(bits - 1),
          (network, stranger, prefix, isNear, flipped) => {
            // Near: one bit apart, where an error by one would show.
            const other = toNumber(network) ^ (1n << BigInt(flipped));
            const candidate = isNear ? toText(other, version) : stranger;
            const shift = BigInt(bits - prefix);
            const isWithin = toNumber(candidate) >> shift === toNumber(network) >> shift;

            expect(new AddressList('list', [`${network}/${prefix}`]).has(candidate)).toBe(isWithin);
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it('should not contain an unknown address, nor text that is not an address', () => {
    const everybody = new AddressList('list', ['0.0.0.0/0', '::/0']);

    expect([undefined, '', 'unknown', '10.0.0'].map((address) => everybody.has(address))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('should name the option and quote a value that is not an address', () => {
    expect(() => new AddressList('auth.addresses', ['10.0.0.0/8', '10.0.0.0/99'])).toThrow(
      new RangeError(
        '`auth.addresses` must contain addresses and ranges such as "192.0.2.0/24", got "10.0.0.0/99"',
      ),
    );
    // @ts-expect-error -- one address is not a list
    expect(() => new AddressList('auth.addresses', '10.0.0.1')).toThrow(
      new TypeError('`auth.addresses` must be an array of addresses, got "10.0.0.1"'),
    );
  });
});

function toText(address: bigint, version: 4 | 6): string {
  return version === 4
    ? [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.')
    : Array.from({ length: 8 }, (_, index) =>
        ((address >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
      ).join(':');
}
