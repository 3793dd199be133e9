import { fuzz } from './support/fuzz';

describe('mutated messages', () => {
  it.each([1, 2, 3])('should throw nothing, lose nothing and end no call twice, with seed %d', (seed) => {
    const report = fuzz(seed, 7_000);

    // Enough of them got through to have tried what lies behind the first check.
    expect(report.understood).toBeGreaterThan(1_000);
    expect(report.calls).toBeGreaterThan(5);
    expect(report.audioFrames).toBeGreaterThan(100);
    expect(report.digits).toBeGreaterThan(20);
    expect(report.diagnostics).toBeGreaterThan(100);
  });

  it('should be the same for the same seed', () => {
    expect(fuzz(4, 1_000)).toEqual(fuzz(4, 1_000));
  });
});
