import { isIPv6 } from 'node:net';

/**
 * What is counted as one address: of version 6 the first 64 bits, since whoever has one address of a /64 has all of them
 * (RFC 6177, 4291).
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind =
    tail === undefined || tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - groups.length - behind;
  const all = [
    ...groups,
    ...Array.from({ length: zeros }, () => '0'),
    ...(tail === undefined || tail === '' ? [] : tail.split(':')),
  ];
  const prefix = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${prefix.join(':')}::/64`;
}
