import type { Equal } from './Equal';

describe('Equal', () => {
  it('should distinguish types that can be assigned to each other', () => {
    expect([
      false satisfies Equal<{ readonly a: 1 }, { a: 1 }>,
      false satisfies Equal<{ a?: 1 }, { a: 1 | undefined }>,
      false satisfies Equal<unknown, string>,
      false satisfies Equal<'a' | 'b', 'a'>,
      false satisfies Equal<() => void, (a?: string) => void>,
      // @ts-expect-error -- any is not unknown
      true satisfies Equal<ReturnType<typeof JSON.parse>, string>,
    ]).toHaveLength(6);
  });

  it('should accept equal types', () => {
    expect([
      true satisfies Equal<{ readonly a?: 1 }, { readonly a?: 1 }>,
      true satisfies Equal<'a' | 'b', 'b' | 'a'>,
    ]).not.toContain(false);
  });
});
