import { describeWire } from '../../../src/cli/phone/PageReporter';

const wire = (data: string | Uint8Array) =>
  describeWire({ type: 'wire', atMs: 20, direction: 'toBot', data, isBinary: typeof data !== 'string' });

describe('describeWire', () => {
  it('should leave a short message as it is', () => {
    const text = '{"event":"mark","mark":{"name":"a"}}';
    expect(wire(text)).toEqual({ type: 'wire', atMs: 20, direction: 'toBot', event: 'mark', text });
  });

  it.each([3_200, 3_199, 3_198])('should show the size of audio instead of the audio: %d bytes', (bytes) => {
    const payload = Buffer.alloc(bytes).toString('base64');
    expect(wire(`{"event":"media","media":{"payload":"${payload}"}}`).text).toBe(
      `{"event":"media","media":{"payload":"… ${bytes} bytes"}}`,
    );
  });

  it('should shorten long messages, and mark invalid messages', () => {
    const { event, text } = wire('x'.repeat(10_000));
    expect(event).toBe('invalid');
    expect(text).toHaveLength(601);
  });

  it('should read a message in a binary frame', () => {
    expect(wire(Buffer.from('{"event":"clear"}')).event).toBe('clear');
  });
});
