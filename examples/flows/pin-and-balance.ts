import { concat, concatMap, type Observable, of } from 'rxjs';
import { confirm, createSay, gather, promptAudio, reprompt, serveCalls } from 'exotel-rx';
import type { CallSession, RepromptResult } from 'exotel-rx';
import { listenHere } from './listenHere.js';

export interface Bank {
  isPin(account: string, pin: string): Observable<boolean>;
  balanceOf(account: string): Observable<number>;
}

const clip = (name: string) => `examples/audio/flows/${name}.wav`;
const say = createSay({ folder: 'examples/audio/words' });
const accepted = concatMap((result: RepromptResult) =>
  result.type === 'accepted' ? [result.answer.digits] : [],
);

/** Asks for four digits and reads them back until the caller confirms them. */
const askAccount = (call: CallSession) =>
  reprompt(call, (leadIn) => gather(call, { prompt: [leadIn, clip('account-number')], numDigits: 4 }), {
    accept: ({ digits }) =>
      confirm(call, { prompt: [clip('you-entered'), say.digits(digits), clip('right-or-wrong')] }),
    noInputPrompts: [clip('nothing-heard')],
    noMatchPrompts: [clip('once-more')],
  });

/** Asks for four digits that are never printed, with three tries. */
const askPin = (call: CallSession, isPin: (pin: string) => Observable<boolean>) =>
  reprompt(call, (leadIn) => gather(call, { prompt: [leadIn, clip('pin')], numDigits: 4, mask: true }), {
    accept: ({ digits }) => isPin(digits),
    noInputPrompts: [clip('nothing-heard')],
    noMatchPrompts: [clip('wrong-pin')],
  });

export const pinAndBalance = (bank: Bank) => (call: CallSession) => {
  const balance$ = askAccount(call).pipe(
    accepted,
    concatMap((account) =>
      askPin(call, (pin) => bank.isPin(account, pin)).pipe(
        accepted,
        concatMap(() => bank.balanceOf(account)),
      ),
    ),
    concatMap((rupees) => call.play(promptAudio([clip('balance-is'), say.amount(rupees)]))),
  );
  return concat(balance$, call.play(promptAudio('examples/audio/goodbye.wav')));
};

if (process.argv[1]?.endsWith('pin-and-balance.ts')) {
  const bank = { isPin: (_: string, pin: string) => of(pin === '4271'), balanceOf: () => of(12_345.5) };
  listenHere()
    .pipe(serveCalls(pinAndBalance(bank)))
    .subscribe(({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms and ${stats.digits} digits`);
    });
}
