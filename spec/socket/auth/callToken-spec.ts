import fc from 'fast-check';
import { map, timer } from 'rxjs';
import { checkCallToken, createCallToken } from '../../../src/socket/auth/callToken';
import { lastSegment } from '../../../src/socket/server/matchesPath';
import { UsedTokens } from '../../../src/socket/auth/UsedTokens';
import { marbles } from '../../../src/testing/marbles/marbles';

const secret = 'an example, known to all';
const other = 'another, of another server';

describe('createCallToken', () => {
  it('should create a token that is valid, fits into a path, and is unique', () => {
    const tokens = Array.from({ length: 100 }, () => createCallToken({ secret }));

    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) {
      expect(token).toMatch(/^[\w.-]+$/);
      expect(checkCallToken(token, { secret })).toMatchObject({ isValid: true });
    }
  });

  it('should create a token that is valid until it expires, and no longer', () => {
    marbles(({ expectObservable }) => {
      const token = createCallToken({ secret, expiresInMs: 2 });

      expectObservable(
        timer(0, 1).pipe(
          map(() => checkCallToken(token, { secret })),
          map((verdict) => (verdict.isValid ? 'good' : verdict.reason)),
        ),
        '---!',
      ).toBe('gge-', { g: 'good', e: 'expiredToken' });
    });
  });

  it('should throw for a secret that is easy to guess, and not quote it', () => {
    expect(() => createCallToken({ secret: 'hunter2' })).toThrow(
      new RangeError(
        '`secret` must have at least 16 characters, got 7: create a secret with `openssl rand -hex 32`',
      ),
    );
    // @ts-expect-error -- a variable of the environment that is not set
    expect(() => createCallToken({ secret: undefined })).toThrow(
      new TypeError('`secret` must be a string, got undefined'),
    );
    expect(() => createCallToken({ secret, expiresInMs: 0 })).toThrow(
      '`expiresInMs` must be a number of ms above 0, got 0',
    );
  });
});

describe('checkCallToken', () => {
  it('should accept the tokens of every secret, and no others', () => {
    const token = createCallToken({ secret });

    expect(checkCallToken(token, { secret: [other, secret] })).toMatchObject({ isValid: true });
    expect(checkCallToken(token, { secret: [other] })).toEqual({ isValid: false, reason: 'badToken' });
  });

  it('should reject a token that is changed in any character', () => {
    const token = createCallToken({ secret });
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 0, maxLength: 2 }), (at, text) => {
        fc.pre(text !== token[at]);
        const changed = token.slice(0, at) + text + token.slice(at + 1);
        fc.pre(changed !== token);
        expect(checkCallToken(changed, { secret })).toEqual({ isValid: false, reason: 'badToken' });
      }),
      { numRuns: 1_000 },
    );
  });

  it('should accept only one text of a signature, and no other text of the same bytes', () => {
    const token = createCallToken({ secret });
    const last = token.slice(-1);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const sameBytes = Array.from(alphabet).filter(
      (letter) =>
        letter !== last &&
        Buffer.from(token.slice(-43, -1) + letter, 'base64url').equals(
          Buffer.from(token.slice(-43), 'base64url'),
        ),
    );

    expect(sameBytes).toHaveLength(3);
    for (const letter of sameBytes) {
      expect(checkCallToken(token.slice(0, -1) + letter, { secret })).toMatchObject({ isValid: false });
    }
  });

  it('should never throw, whatever is in a path', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{0,16}\.[\w-]{20,24}\.[\w-]{41,45}$/)),
        (text) => {
          expect(checkCallToken(text, { secret })).toEqual({ isValid: false, reason: 'badToken' });
        },
      ),
    );
  });
});

describe('UsedTokens', () => {
  it('should admit each token once', () => {
    const used = new UsedTokens(10);

    expect([used.use('a', 100, 0), used.use('a', 100, 1), used.use('b', 100, 1)]).toEqual([
      'used',
      'usedBefore',
      'used',
    ]);
  });

  it('should hold no more than the limit, admit nobody beyond it, and forget expired tokens', () => {
    const used = new UsedTokens(2);
    used.use('a', 100, 0);
    used.use('b', 200, 0);

    expect(used.use('c', 300, 99)).toBe('full');
    expect(used.use('c', 300, 100)).toBe('used');
    expect(used.use('b', 200, 100)).toBe('usedBefore');
    expect(used.use('d', 300, 150)).toBe('full');
    expect(used.size).toBe(2);
  });

  it('should not admit a forgotten token again when the clock is set back', () => {
    const used = new UsedTokens(1);
    used.use('a', 100, 0);
    used.use('b', 200, 150);

    expect(used.use('a', 100, 50)).toBe('usedBefore');
  });

  it('should never admit a token twice before it expires, nor hold more than the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.nat(8), fc.nat(20), fc.nat(10)), { maxLength: 60 }),
        (maxTokens, uses) => {
          const used = new UsedTokens(maxTokens);
          const letIn = new Map<number, number>();
          let now = 0;
          for (const [id, lifetime, wait] of uses) {
            now += wait;
            // A token has one expiry: what it was first seen with.
            const expiresAt = letIn.get(id) ?? now + 1 + lifetime;
            const verdict = used.use(String(id), expiresAt, now);
            if (verdict === 'used') {
              expect(letIn.get(id) ?? 0).toBeLessThanOrEqual(now);
              letIn.set(id, expiresAt);
            }
            expect(used.size).toBeLessThanOrEqual(maxTokens);
          }
        },
      ),
    );
  });
});

describe('lastSegment', () => {
  it.each([
    ['/calls/abc', 'abc', '/calls'],
    ['/calls/abc/', 'abc', '/calls'],
    ['/abc', 'abc', '/'],
    ['/', '', '/'],
    ['', '', ''],
  ])('should cut %j', (path, segment, before) => {
    expect(lastSegment(path)).toEqual({ segment, before });
  });
});
