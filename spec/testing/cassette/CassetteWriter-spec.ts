import { CassetteWriter } from '../../../src/testing/cassette/CassetteWriter';
import { parseCassette } from '../../../src/testing/cassette/parseCassette';
import type { SimulatedCallEvent } from '../../../src/testing/index';

const wire = (atMs: number, direction: 'toBot' | 'fromBot', data: string): SimulatedCallEvent => ({
  type: 'wire',
  atMs,
  direction,
  data,
  isBinary: false,
});

describe('CassetteWriter', () => {
  it('should write a header, messages, what is none, and the end', () => {
    const cassette = new CassetteWriter(new Date(0));
    cassette.push(wire(0, 'toBot', '{"event":"connected"}'));
    cassette.push({ type: 'markEcho', atMs: 1, name: 'not on the wire' });
    cassette.push(wire(1.23456, 'fromBot', '{ "event": "clear" }'));
    cassette.push(wire(2, 'fromBot', 'call 0123'));
    cassette.push({ type: 'closed', atMs: 3, code: 1_000, by: 'bot' });

    expect(cassette.read()).toBe(
      [
        '{"cassette":"exotel-rx","version":1,"masked":true,"recordedAt":"1970-01-01T00:00:00.000Z"}',
        '{"ms":0,"from":"exotel","message":{"event":"connected"}}',
        '{"ms":1.235,"from":"bot","message":{"event":"clear"}}',
        '{"ms":2,"from":"bot","text":"call ••••"}',
        '{"ms":3,"from":"bot","close":1000}\n',
      ].join('\n'),
    );
    expect([...parseCassette([cassette.read()])]).toEqual([
      { atMs: 0, from: 'exotel', type: 'message', text: '{"event":"connected"}' },
      { atMs: 1.235, from: 'bot', type: 'message', text: '{"event":"clear"}' },
      { atMs: 2, from: 'bot', type: 'message', text: 'call ••••' },
      { atMs: 3, from: 'bot', type: 'close', code: 1_000 },
    ]);
  });

  it('should mask keys and numbers, and leave ids and audio', () => {
    const cassette = new CassetteWriter(new Date(0));
    const media = '{"event":"media","stream_sid":"s1","media":{"payload":"1234"}}';
    cassette.push(wire(0, 'toBot', media));
    cassette.push(
      wire(0, 'toBot', '{"event":"dtmf","sequence_number":"1234","dtmf":{"digit":"7","duration":"100"}}'),
    );
    cassette.push(
      wire(0, 'toBot', '{"event":"start","start":{"from":"09876543210","custom_parameters":{"pin":"4711"}}}'),
    );

    const text = cassette.read();
    expect(text).toContain(media);
    expect(text).toContain('"sequence_number":"1234","dtmf":{"digit":"•","duration":"100"}');
    expect(text).toContain('"from":"•••••••••10","custom_parameters":{"pin":"••11"}');
  });
});
