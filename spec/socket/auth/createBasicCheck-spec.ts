import fc from 'fast-check';
import { createBasicCheck } from '../../../src/socket/auth/createBasicCheck';

const header = (text: string, scheme = 'Basic') => `${scheme} ${Buffer.from(text).toString('base64')}`;

describe('createBasicCheck', () => {
  const check = createBasicCheck([
    { username: 'exotel', password: 'old one' },
    { username: 'exotel', password: 'new: ünlike the old' },
  ]);

  it('should admit any of several credentials', () => {
    expect(check(header('exotel:old one'))).toBe('good');
    expect(check(header('exotel:new: ünlike the old'))).toBe('good');
    expect(check(header('exotel:old one', 'basic'))).toBe('good');
  });

  it.each([
    ['exotel:', 'Basic'],
    ['exotel:old', 'Basic'],
    ['exotel:old one ', 'Basic'],
    ['Exotel:old one', 'Basic'],
    ['exotel:old one', 'Bearer'],
    ['', 'Basic'],
  ])('should not admit %j by %s', (text, scheme) => {
    expect(check(header(text, scheme))).toBe('badCredentials');
  });

  it('should distinguish missing credentials from wrong ones', () => {
    expect([undefined, '', 'Basic', 'Basic ', 'Basic %%%', 'Basic a b'].map(check)).toEqual([
      'noCredentials',
      ...new Array<string>(5).fill('badCredentials'),
    ]);
  });

  it('should admit the name with its password, and nobody else', () => {
    const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    const name = text.filter((value) => !value.includes(':'));
    fc.assert(
      fc.property(name, text, name, text, (username, password, otherName, otherPassword) => {
        const one = createBasicCheck([{ username, password }]);
        expect(one(header(`${username}:${password}`))).toBe('good');
        expect(one(header(`${otherName}:${otherPassword}`)) === 'good').toBe(
          `${otherName}:${otherPassword}` === `${username}:${password}`,
        );
      }),
    );
  });
});
