import { planCall } from '../../../src/testing/caller/planCall';
import type { SimulateCallOptions } from '../../../src/testing/caller/SimulateCallOptions';

describe('planCall', () => {
  it('should read custom parameters and the rate from the query, and leave it out of the request', () => {
    const plan = planCall('wss://bot/path?tenant=a&sample-rate=16000', { customParameters: { more: 'b' } });
    expect(plan).toMatchObject({ url: 'wss://bot/path', sampleRate: 16_000 });
    expect(plan.start.customParameters).toEqual({ tenant: 'a', more: 'b' });
    expect(planCall('ws://bot/?tenant=a', { query: 'send' }).url).toBe('ws://bot/?tenant=a');
  });

  it('should send credentials as Basic authorization', () => {
    const { url, headers } = planCall('ws://key:to%2Fken@bot/', {});
    expect(url).toBe('ws://bot/');
    expect(headers).toEqual({
      'User-Agent': 'Go-http-client/1.1',
      Authorization: `Basic ${Buffer.from('key:to/ken').toString('base64')}`,
    });
  });

  it('should create ids in the form of live calls, new every time', () => {
    const [a, b] = [planCall('ws://bot', {}).start, planCall('ws://bot', {}).start];
    expect(a.streamSid).toMatch(/^[0-9a-f]{30}[0-9a-c][0-9a-v]$/);
    expect(new Set([a.streamSid, a.callSid, b.streamSid, b.callSid]).size).toBe(4);
  });

  it('should sort digits by their times', () => {
    const dtmf = [
      { atMs: 200, digit: '2' },
      { atMs: 100, digit: '1', durationMs: 40 },
    ];
    expect(planCall('ws://bot', { dtmf }).keys).toEqual([
      { atMs: 100, digit: '1', durationMs: 40 },
      { atMs: 200, digit: '2', durationMs: 100 },
    ]);
  });

  it.each(['http://bot', 'bot', '', 'ws://'])('should reject the address %j', (url) => {
    expect(() => planCall(url, {})).toThrow(TypeError);
    expect(() => planCall(url, {})).toThrow('`url` must be a ws:// or wss:// address');
  });

  it('should not quote a password in an error', () => {
    expect(() => planCall('http://key:secret@bot', {})).toThrow(/^((?!secret).)*$/);
  });

  it.each<[string, SimulateCallOptions]>([
    ['`frameMs`', { frameMs: 0 }],
    ['`frameMs`', { frameMs: 20.5 }],
    ['`dtmf[0].digit`', { dtmf: [{ atMs: 0, digit: 'x' }] }],
    ['`dtmf[0].atMs`', { dtmf: [{ atMs: -1, digit: '1' }] }],
    ['`hangUpAfterMs`', { hangUpAfterMs: NaN }],
    ['`levelWindowMs`', { levelWindowMs: -1 }],
    ['`hangUp.lingerMs`', { hangUp: { lingerMs: -1 } }],
  ])('should reject an invalid %s', (name, options) => {
    expect(() => planCall('ws://bot', options)).toThrow(RangeError);
    expect(() => planCall('ws://bot', options)).toThrow(name);
  });

  it('should reject a rate that Exotel does not have', () => {
    expect(() => planCall('ws://bot/?sample-rate=9000', {})).toThrow('`sampleRate`');
  });
});
