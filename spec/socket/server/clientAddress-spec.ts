import fc from 'fast-check';
import { AddressList } from '../../../src/socket/server/AddressList';
import { clientAddress, plainAddress } from '../../../src/socket/server/clientAddress';

const proxies = new AddressList('trustedProxies', ['10.0.0.0/8', '2001:db8:aaaa::/48']);
const client = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
  clientAddress(
    {
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': [forwarded].flat().join(', ') },
      rawHeaders: [],
      socket: { remoteAddress },
    },
    proxies,
    1_000,
  );

describe('clientAddress', () => {
  it.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['the socket itself', '192.0.2.1', undefined, '192.0.2.1'],
    ['of a stranger, who may write anything', '192.0.2.1', '127.0.0.1', '192.0.2.1'],
    ['named by a trusted proxy', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['named by the first of two trusted proxies', '10.0.0.1', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['behind what the client has written itself', '10.0.0.1', '127.0.0.1, 192.0.2.1', '192.0.2.1'],
    ['of a client who pretends to be a proxy', '10.0.0.1', '198.51.100.1, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['of a proxy that reports nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['of a proxy that calls by itself', '10.0.0.1', '10.0.0.2', '10.0.0.2'],
    ['with empty entries', '10.0.0.1', ', 192.0.2.1, ,', '192.0.2.1'],
    ['with a port', '10.0.0.1', '192.0.2.1:4711', '192.0.2.1'],
    ['of version 6, with a port', '2001:db8:aaaa::1', '[2001:db8::7]:443', '2001:db8::7'],
    ['of version 4 on a socket of version 6', '::ffff:10.0.0.1', '::ffff:192.0.2.1', '192.0.2.1'],
    ['that is not an address', '10.0.0.1', 'unknown', undefined],
    ['that is not an address, after others', '10.0.0.1', '192.0.2.1, unknown', undefined],
    ['of a closed socket', undefined, '192.0.2.1', undefined],
  ])('should be the address %s', (_, remoteAddress, forwarded, expected) => {
    expect(client(remoteAddress, forwarded)).toBe(expected);
  });

  it('should not depend on anything that the client writes itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f.:,% \][]{0,60}$/), (written) => {
        expect(client('10.0.0.1', `${written}, 192.0.2.1, 10.0.0.9`)).toBe('192.0.2.1');
        expect(client('192.0.2.1', written)).toBe('192.0.2.1');
      }),
    );
  });
});

describe('plainAddress', () => {
  it('should return an address in one notation, or undefined, whatever a proxy writes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f.:%\][ ]{0,40}$/), fc.ipV6(), fc.ipV4()),
        (text) => {
          const address = plainAddress(text);
          expect(address === undefined || plainAddress(address) === address).toBe(true);
        },
      ),
    );
    expect(plainAddress('fe80::1%eth0')).toBeUndefined();
  });
});
