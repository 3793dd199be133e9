import { deploy } from '../../soak/deploy/deploy';

describe('a deploy', () => {
  it('should not cut a call before its goodbye was heard, and leave no process running', async () => {
    const report = await deploy(5);

    expect(report).toEqual({
      calls: 5,
      heardGoodbye: 5,
      closeCodes: [1000],
      reasons: ['appEnded'],
      exitCode: 0,
      whileDraining: 'HTTP/1.1 503 Service Unavailable (draining)',
      afterwards: 'ECONNREFUSED',
      killedWith: [1006],
      isPortFree: true,
    });
  }, 120_000);
});
