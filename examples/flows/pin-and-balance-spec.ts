import { delay, of } from 'rxjs';
import { pinAndBalance } from './pin-and-balance';
import { story } from '../specs/story';
import { sweep } from '../specs/sweep';

const bank = {
  isPin: (account: string, pin: string) => of(account === '1234' && pin === '4271').pipe(delay(300)),
  balanceOf: () => of(12_345.5),
};
const flow = pinAndBalance(bank);
/** Right and wrong accounts and PINs, and yes and no. */
const KEYS = { a: '1234', b: '9999', y: '1', n: '2', p: '4271', w: '1111' };

const account = 'account-number you-entered one two three four right-or-wrong';
const balance = 'balance-is twelve thousand three hundred forty five rupees and fifty paise goodbye appEnded';

describe('the PIN and balance flow', () => {
  it('should say the balance to a caller who confirms their account and knows their PIN', () => {
    const heard = story(flow, ({ cold }) => ({ dtmf$: cold('4s a 9s y 5s p', KEYS) }));

    expect(heard).toBe(`${account} pin ${balance}`);
  });

  it('should say the balance at once to a caller who types ahead, except for the confirmation', () => {
    const heard = story(flow, ({ cold }) => ({ dtmf$: cold('100ms a 99ms y 99ms p', KEYS) }));

    expect(heard).toBe(`account-number you-entered ${balance}`);
  });

  it('should say the balance after a wrong account, silence, and a wrong PIN', () => {
    const heard = story(flow, ({ cold }) => ({
      dtmf$: cold('4s b 9s n 6s a 9s y 12s w 9s p', KEYS),
    }));

    expect(heard).toBe(
      `account-number you-entered nine nine nine nine right-or-wrong once-more ${account} pin nothing-heard pin wrong-pin pin ${balance}`,
    );
  });

  it('should not say the balance after three wrong PINs', () => {
    const heard = story(flow, ({ cold }) => ({ dtmf$: cold('100ms a 99ms y 5s w 5s w 5s w', KEYS) }));

    expect(heard).toBe('account-number you-entered pin wrong-pin pin wrong-pin pin goodbye appEnded');
  });

  it('should end whenever the caller hangs up, without marks, and with all digits pressed too early', () => {
    const keys = [
      [4_000, '1234'],
      [11_000, '1'],
      [15_000, '4271'],
    ] as const;

    expect(sweep(() => flow, { keys, untilMs: 22_000 })).toEqual([]);
  }, 60_000);
});
