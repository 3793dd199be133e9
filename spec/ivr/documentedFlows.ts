import { concat, concatMap, EMPTY, type Observable } from 'rxjs';
import { type CallSession, confirm, gather, menu, retry, wavFile } from 'exotel-rx';

export const askAccount = (call: CallSession) =>
  gather(call, {
    prompt: ['prompts/welcome.wav', 'prompts/account.wav'],
    minDigits: 6,
    maxDigits: 10,
    finishOnKey: '#',
  });

export const mainMenu = (call: CallSession): Observable<unknown> =>
  menu(call, ['1', '2', '10'], {
    prompt: 'prompts/main.wav',
    noInputPrompts: ['prompts/are-you-there.wav', 'prompts/help.wav'],
    noMatchPrompts: ['prompts/no-such-choice.wav'],
  }).pipe(
    concatMap((result) => {
      if (result.type !== 'choice') {
        // Too many tries, or the call has ended: when the handler completes, the call ends.
        return EMPTY;
      }
      switch (result.choice) {
        case '1':
          return concat(call.play(wavFile('prompts/opening-hours.wav')), mainMenu(call));
        case '2':
          return askAccount(call);
        case '10':
          return call.play(wavFile('prompts/thanks.wav'));
      }
    }),
  );

export const login = (call: CallSession, isPin: (pin: string) => Observable<boolean>) =>
  retry(call, (leadIn) => gather(call, { prompt: [leadIn, 'prompts/pin.wav'], numDigits: 4, mask: true }), {
    accept: ({ digits }) => isPin(digits),
    noInputPrompts: ['prompts/are-you-there.wav'],
    noMatchPrompts: ['prompts/wrong-pin.wav'],
  });

export const askAmount = (call: CallSession) =>
  retry(call, (leadIn) => gather(call, { prompt: [leadIn, 'prompts/amount.wav'] }), {
    accept: ({ digits }) =>
      confirm(call, {
        prompt: [
          'prompts/you-typed.wav',
          Array.from(digits, (digit) => `prompts/${digit}.wav`),
          'prompts/press-1-if-right.wav',
        ],
      }),
    noMatchPrompts: ['prompts/once-more.wav'],
  });
