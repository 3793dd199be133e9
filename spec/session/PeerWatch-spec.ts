import { PeerWatch } from '../../src/session/PeerWatch';

describe('PeerWatch', () => {
  it('should ping a peer that sends no media every 10 seconds, as long as it answers', () => {
    const peer = new PeerWatch(30_000);

    expect(peer.nextAt(1_000)).toBe(11_000);
    expect(peer.due(1_000, 10_999)).toBeUndefined();
    expect(peer.due(1_000, 11_000)).toBe('ping');
    expect(peer.due(1_000, 11_000)).toBeUndefined();
    peer.alive(11_020);
    expect(peer.nextAt(1_000)).toBe(21_000);
    expect(peer.due(1_000, 21_000)).toBe('ping');
    // The answer came 30 seconds before.
    expect(peer.due(1_000, 41_019)).toBe('ping');
    expect(peer.due(1_000, 41_020)).toBe('dead');
    expect(peer.silentMs(1_000, 41_020)).toBe(30_000);
  });

  it('should not count the time for which this process stood still', () => {
    const peer = new PeerWatch(15_000);
    expect(peer.due(0, 10_000)).toBe('ping');
    peer.alive(10_100);
    peer.stoodStill(60_000, 70_000);

    expect(peer.silentMs(0, 80_000)).toBe(10_000);
    expect(peer.nextAt(0)).toBe(80_000);
    expect(peer.due(0, 80_000)).toBe('ping');
    expect(peer.due(0, 84_999)).toBeUndefined();
    expect(peer.due(0, 85_000)).toBe('dead');
  });

  it('should report a peer that never answers as dead', () => {
    const peer = new PeerWatch(15_000);

    expect(peer.due(0, 10_000)).toBe('ping');
    expect(peer.nextAt(0)).toBe(15_000);
    expect(peer.due(0, 15_000)).toBe('dead');
  });

  it('should count media as a sign of life, and not ping a peer that sends media', () => {
    const peer = new PeerWatch(15_000);

    expect(peer.due(9_980, 10_000)).toBeUndefined();
    expect(peer.due(99_980, 100_000)).toBeUndefined();
    expect(peer.nextAt(99_980)).toBe(109_980);
  });

  it.each([
    ['may be silent for ever', new PeerWatch(Infinity)],
    ['cannot be pinged', withoutPings()],
  ])('should not watch a peer that %s', (_, peer) => {
    expect(peer.nextAt(0)).toBe(Infinity);
    expect(peer.due(0, 1e9)).toBeUndefined();
  });
});

function withoutPings(): PeerWatch {
  const peer = new PeerWatch(15_000);
  peer.cannotPing();
  return peer;
}
