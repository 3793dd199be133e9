import { maskMessage, maskNumber } from '../../../src/session/contract/masking';
import { parseMessage } from '../../../src/wire/parseMessage';

const masked = (message: object | string) =>
  maskMessage(parseMessage(typeof message === 'string' ? message : JSON.stringify(message)));

describe('maskMessage', () => {
  it('should leave only the last two digits of a number', () => {
    expect(['09900000001', '+91 99000 00042', '7', '12', 'tel:123 and 456'].map(maskNumber)).toEqual([
      '•••••••••01',
      '+91 •••00 •••42',
      '7',
      '12',
      'tel:•23 and •56',
    ]);
  });

  it('should never show which digit was pressed', () => {
    const message = masked({ event: 'dtmf', region: '560034', dtmf: { digit: '7', duration: 100 } });

    expect(message).toMatchObject({
      event: 'dtmf',
      digit: '•',
      durationMs: 100,
      extra: { region: '••••34' },
    });
  });

  it('should mask the numbers of a start, wherever they are', () => {
    const message = masked({
      event: 'start',
      stream_sid: 's1',
      start: {
        from: '09900000001',
        to: '08000000002',
        custom_parameters: { phone: '9900000003', name: 'Asha' },
        direction: { from: '09900000004' },
      },
    });

    expect(JSON.stringify(message)).not.toMatch(/\d{3}0000000|9900000/);
    expect(message).toMatchObject({
      from: '•••••••••01',
      to: '•••••••••02',
      customParameters: { phone: '••••••••03', name: 'Asha' },
    });
    expect(masked({ event: 'start', stream_sid: 's1', start: {} })).not.toHaveProperty('from');
  });

  it('should mask numbers in parameters of the first message, in a reason, and in the name of an event', () => {
    expect(
      masked({ event: 'connected', custom_parameters: { phone: '9900000003', 9900000004: '' } }),
    ).toMatchObject({
      customParameters: { phone: '••••••••03', '••••••••04': '' },
    });
    expect(masked({ event: 'stop', stop: { reason: '09900000001 hung up' } })).toMatchObject({
      reason: '•••••••••01 hung up',
    });
    expect(masked({ event: 'stop' })).not.toHaveProperty('reason');
    expect(masked({ event: 'call-09900000001' })).toMatchObject({ name: 'call-•••••••••01' });
  });

  it('should mask a message that is not understood', () => {
    expect(masked('{"event":"dtmf","dtmf":{"digit":"123"')).toMatchObject({
      raw: '{"event":"dtmf","dtmf":{"digit":"•••"',
    });
    expect(
      masked({ event: 'transfer', to: '09900000001', ok: true, none: null, nested: { n: 9900000002 } }),
    ).toMatchObject({
      fields: { to: '•••••••••01', ok: true, none: null, nested: '{"n":••••••••02}' },
    });
  });

  it('should not fail for values that are nested deeper than the stack', () => {
    const deep = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;

    expect(maskMessage(parseMessage(`{"event":"x","deep":${deep}}`))).toMatchObject({ fields: { deep: '' } });
  });

  it('should not change audio', () => {
    const media = parseMessage('{"event":"media","media":{"payload":"AQD/fw==","chunk":"12345"}}');

    expect(maskMessage(media)).toBe(media);
  });

  it('should mask the unknown fields of every message', () => {
    for (const event of ['connected', 'stop', 'clear']) {
      expect(masked({ event, caller: 9900000001 })).toMatchObject({ event, extra: { caller: '••••••••01' } });
    }
  });
});
