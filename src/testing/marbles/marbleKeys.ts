/**
 * What a caller presses, for marbles: digits and letters are themselves, `h` is hash and `s` is star, of which marbles
 * make something else.
 *
 * ```ts
 * testCall({ dtmf$: cold('2s 4 500ms 2 500ms h', marbleKeys) });
 * ```
 *
 * @public
 */
export const marbleKeys: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('0123456789ABCD', (key) => [key, key])),
  h: '#',
  s: '*',
};
