import { isTrustedRequest } from '../../../src/cli/phone/answerRequest';

describe('isTrustedRequest', () => {
  it.each([
    ['127.0.0.1:8000', undefined],
    ['localhost:8000', undefined],
    ['[::1]:8000', undefined],
    ['127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['localhost:8000', 'http://localhost:8000'],
    ['phone.test:8000', 'http://phone.test:8000'],
  ])('should trust a request to %s from %s', (host, origin) => {
    expect(isTrustedRequest({ headers: { host, origin } }, 'phone.test')).toBe(true);
  });

  it.each([
    ['a name that DNS points here', 'evil.test:8000', undefined],
    ['a name that begins with localhost', 'localhost.evil.test:8000', undefined],
    ['another page', '127.0.0.1:8000', 'http://evil.test'],
    ['another port of this machine', '127.0.0.1:8000', 'http://127.0.0.1:3000'],
    ['a page of this machine over https', 'localhost:8000', 'https://localhost:8000'],
    ['a page in a sandbox', '127.0.0.1:8000', 'null'],
    ['no host', undefined, undefined],
    ['no readable host', 'a b', undefined],
  ])('should reject %s', (_, host, origin) => {
    expect(isTrustedRequest({ headers: { host, origin } }, '127.0.0.1')).toBe(false);
  });
});
