import { checkObject } from '../../support/checkObject.js';
import { AddressList } from '../server/AddressList.js';
import type { AuthOptions, BasicCredentials } from './AuthOptions.js';
import { checkSecret } from './checkSecret.js';

const MEMBERS = ['basic', 'addresses', 'tokens', 'authorize'];

/** @throws TypeError or RangeError for options that would let in nobody, or anybody; it quotes no secret */
export function checkAuthOptions(auth: AuthOptions): void {
  checkObject('`auth`', auth);
  for (const name of Object.keys(auth)) {
    if (!MEMBERS.includes(name)) {
      throw new RangeError(`\`auth.${name}\` is nothing that is checked; there are ${MEMBERS.join(', ')}`);
    }
  }
  const { basic, addresses, tokens, authorize } = auth;
  if (basic !== undefined) {
    checkBasic([basic].flat());
  }
  if (addresses !== undefined) {
    const list = new AddressList('auth.addresses', addresses);
    if (list.isEmpty) {
      throw new RangeError('`auth.addresses` must not be empty: nobody could call');
    }
  }
  if (tokens !== undefined) {
    checkObject('`auth.tokens`', tokens);
    const secrets = [tokens.secret].flat();
    if (secrets.length === 0) {
      throw new RangeError('`auth.tokens.secret` must not be empty: nobody could call');
    }
    for (const secret of secrets) {
      checkSecret('auth.tokens.secret', secret);
    }
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new TypeError(`\`auth.authorize\` must be a function, got ${typeof authorize}`);
  }
}

function checkBasic(credentials: readonly BasicCredentials[]): void {
  if (credentials.length === 0) {
    throw new RangeError('`auth.basic` must not be empty: nobody could call');
  }
  for (const one of credentials) {
    checkObject('`auth.basic`', one);
    const { username, password }: { readonly username: unknown; readonly password: unknown } = one;
    if (typeof username !== 'string' || username === '' || username.includes(':')) {
      throw new RangeError('`auth.basic.username` must be a string that is not empty and has no colon');
    }
    // An empty one is most often a variable of the environment that is not set.
    if (typeof password !== 'string' || password === '') {
      throw new RangeError('`auth.basic.password` must be a string that is not empty');
    }
  }
}
