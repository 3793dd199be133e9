import { classifyStopReason } from '../../../src/wire/messages/stop.js';

describe('classifyStopReason', () => {
  it.each([
    ['stopped', 'flow'],
    ['callended', 'caller'],
    ['canceled or call ended', 'caller'],
    ['Call Ended', 'caller'],
    ['caller_hangup', 'caller'],
    ['hang_up', 'caller'],
    ['hang up', 'caller'],
    ['cancelled', 'caller'],
    ['user_disconnect', 'unknown'],
    ['Stopped.', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('should classify %j as %s', (reason, by) => {
    expect(classifyStopReason(reason)).toBe(by);
  });

  it('should read only the beginning of a long reason', () => {
    expect(classifyStopReason(`call ended${'.'.repeat(10_000)}`)).toBe('caller');
    expect(classifyStopReason(`${'.'.repeat(10_000)}call ended`)).toBe('unknown');
  });
});
