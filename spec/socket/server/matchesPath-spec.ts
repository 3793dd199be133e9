import { matchesPath } from '../../../src/socket/server/matchesPath';

describe('matchesPath', () => {
  it('should compare a whole string and search for a pattern, without remembering the last search', () => {
    const sticky = /^\/calls\/\w+$/g;

    expect(matchesPath('/calls', '/calls', false)).toBe(true);
    expect(matchesPath('/calls', '/calls/', false)).toBe(false);
    expect(matchesPath(undefined, '/anything', false)).toBe(true);
    expect([1, 2, 3].map(() => matchesPath(sticky, '/calls/abc', false))).toEqual([true, true, true]);
  });

  it('should match the whole path, or the part before the token if tokens are used', () => {
    expect(matchesPath('/calls', '/calls/t0ken', true)).toBe(true);
    expect(matchesPath('/calls', '/calls/t0ken', false)).toBe(false);
    expect(matchesPath(/^\/calls$/, '/calls/t0ken', true)).toBe(true);
    expect(matchesPath(/^\/calls\/[^/]+$/, '/calls/t0ken', true)).toBe(true);
    expect(matchesPath('/calls', '/other/t0ken', true)).toBe(false);
    expect(matchesPath('/calls', '/calls/x/t0ken', true)).toBe(false);
  });

  it('should not match a path that is longer than any path of a call', () => {
    expect(matchesPath(undefined, `/${'a'.repeat(2_047)}`, false)).toBe(true);
    expect(matchesPath(undefined, `/${'a'.repeat(2_048)}`, false)).toBe(false);
  });
});
