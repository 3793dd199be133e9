import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../../../src/socket/ServerLimits';
import {
  addressGroup,
  AdmissionControl,
  type AdmissionSlot,
} from '../../../src/socket/server/AdmissionControl';

describe('AdmissionControl', () => {
  it('should have as many places as its limits allow, and free them again', () => {
    const admission = new AdmissionControl({
      ...DEFAULT_LIMITS,
      maxCalls: 3,
      maxPendingHandshakes: 2,
      maxCallsPerAddress: 2,
    });
    const one = admission.enter('a');
    admission.enter('a');
    expect(admission.refusal('b')).toMatchObject({ code: 'tooManyHandshakes', status: 503 });
    one.start();
    expect(admission.refusal('a')).toMatchObject({ code: 'tooManyFromAddress', status: 503 });
    expect(admission.refusal('b')).toBeUndefined();
    const three = admission.enter('b');
    expect(admission.refusal('c')).toMatchObject({ code: 'tooManyCalls', status: 503 });
    three.leave();
    one.leave();
    expect(admission.refusal('a')).toBeUndefined();
  });

  it('should count no place twice, in whatever order it is started and left', () => {
    const act = fc.tuple(fc.nat(9), fc.constantFrom('start', 'leave'), fc.constantFrom('a', 'b', undefined));
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const admission = new AdmissionControl({
          ...DEFAULT_LIMITS,
          maxCalls: 5,
          maxPendingHandshakes: 4,
          maxCallsPerAddress: 3,
        });
        const slots: AdmissionSlot[] = [];
        for (const [index, what, address] of acts) {
          const place = slots[index];
          if (place !== undefined) {
            place[what === 'start' ? 'start' : 'leave']();
          } else if (admission.refusal(address) === undefined) {
            slots.push(admission.enter(address));
          }
        }
        for (const place of slots) {
          place.leave();
        }
        // As empty as at the beginning: it accepts as many again, and no more.
        const taken = [1, 2, 3, 4].map(() => {
          const refusal = admission.refusal('a');
          admission.enter('a').start();
          return refusal?.code;
        });
        expect(taken).toEqual([undefined, undefined, undefined, 'tooManyFromAddress']);
      }),
    );
  });
});

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

  it('should distinguish networks that differ in their first 64 bits', () => {
    expect(addressGroup('2001:db8:1:2::1')).not.toBe(addressGroup('2001:db8:1:3::1'));
  });
});
