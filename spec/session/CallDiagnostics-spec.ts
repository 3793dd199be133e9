import { CallDiagnostics } from '../../src/session/CallDiagnostics';
import type { Diagnostic } from '../../src/session/contract/Diagnostic';

function diagnosed(times: number, maxKept = 100) {
  let age = 0;
  const diagnostics = new CallDiagnostics({ maxKept, age: () => age });
  const seen: Diagnostic[] = [];
  diagnostics.values$.subscribe((value) => seen.push(value));
  for (age = 1; age <= times; age++) {
    diagnostics.diagnose('sequenceGap', 'A gap');
  }
  return { diagnostics, seen };
}

describe('CallDiagnostics', () => {
  it('should emit ten of one code, then only each doubling, with the count', () => {
    const { seen } = diagnosed(70);

    expect(seen.map(({ message, atMs }) => [atMs, message])).toEqual([
      ...Array.from({ length: 10 }, (_, at) => [at + 1, 'A gap']),
      [16, 'A gap (16 times)'],
      [32, 'A gap (32 times)'],
      [64, 'A gap (64 times)'],
    ]);
  });

  it('should count each code separately', () => {
    const { diagnostics, seen } = diagnosed(20);
    diagnostics.diagnose('oddMessage', 'Odd', { code: 'oddByte' });

    expect(seen.at(-1)).toEqual({
      code: 'oddMessage',
      message: 'Odd',
      detail: { code: 'oddByte' },
      atMs: 21,
    });
    expect(diagnostics.has('oddMessage')).toBe(true);
    expect(diagnostics.has('wavHeader')).toBe(false);
  });

  it('should replay the last diagnostics to later subscribers, also after the call has ended', () => {
    const { diagnostics } = diagnosed(5, 2);
    diagnostics.complete();
    const late: (number | string)[] = [];
    diagnostics.values$.subscribe({
      next: ({ atMs }) => late.push(atMs),
      complete: () => late.push('complete'),
    });

    expect(late).toEqual([4, 5, 'complete']);
  });
});
