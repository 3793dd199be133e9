import { addressGroup } from '../../../src/socket/server/addressGroup';

describe('addressGroup', () => {
  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:7::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['192.0.2.7', '192.0.2.7'],
  ])('should count %s as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  it('should tell networks apart that differ in their first 64 bits', () => {
    expect(addressGroup('2001:db8:1:2::1')).not.toBe(addressGroup('2001:db8:1:3::1'));
  });
});
