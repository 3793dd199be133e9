import { EMPTY, type Observable } from 'rxjs';
import {
  ask,
  bargeIn,
  bridge,
  type CallSession,
  confirm,
  gather,
  type GatherOptions,
  type InterruptionVerdict,
  menu,
  type MenuResult,
  reprompt,
  type RepromptResult,
} from '../../src/index';
import type { Equal } from './Equal';

describe('the types of the IVR', () => {
  it('should type the options of `gather`', () => {
    const options: GatherOptions[] = [
      { prompt: ['welcome.wav', new Int16Array(160), ['pin.wav']], numDigits: 4 },
      // @ts-expect-error -- not a mode of type-ahead
      { typeAhead: 'drop' },
      // @ts-expect-error -- one digit is a string too
      { finishOnKey: 1 },
      // @ts-expect-error -- a number is not a prompt
      { prompt: 7 },
    ];
    expect(options).toHaveLength(4);
  });

  it('should type the result of a menu by its choices', () => {
    const offer = (call: CallSession) => menu(call, ['1', '20', '#']);
    const name = (result: MenuResult<'1' | '2'>): string => {
      if (result.type !== 'choice') {
        return result.type;
      }
      switch (result.choice) {
        case '1':
          return 'sales';
        case '2':
          return 'support';
        // @ts-expect-error -- not a choice of the menu
        case '3':
          return 'nobody';
      }
    };
    // @ts-expect-error -- choice 2 is missing
    const incomplete = (result: MenuResult<'1' | '2'> & { type: 'choice' }): string => {
      // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the compiler finds it by itself
      switch (result.choice) {
        case '1':
          return 'sales';
      }
    };

    expect([
      true satisfies Equal<ReturnType<typeof offer>, Observable<MenuResult<'1' | '20' | '#'>>>,
    ]).not.toContain(false);
    expect([name({ type: 'choice', choice: '2' }), incomplete({ type: 'choice', choice: '1' })]).toEqual([
      'support',
      'sales',
    ]);
    const misuses = [
      // @ts-expect-error -- digits are strings
      (call: CallSession) => menu(call, [1, 2]),
      // @ts-expect-error -- a choice has no handler
      (call: CallSession) => menu(call, { 1: 'sales' }),
      // @ts-expect-error -- an escalation is a list
      (call: CallSession) => menu(call, ['1'], { noInputPrompts: 'sorry.wav' }),
    ];
    expect([offer, ...misuses]).toHaveLength(4);
  });

  it('should reprompt a question, and confirm an answer, with observables and promises', () => {
    const verdictOf = () => Promise.resolve<InterruptionVerdict>('resume');
    const askAmount = (call: CallSession) =>
      reprompt(call, (leadIn) => gather(call, { prompt: [leadIn, 'amount.wav'] }), {
        accept: ({ digits }) => confirm(call, { prompt: ['you-typed.wav', digits] }),
      });
    const misuses = [
      // @ts-expect-error -- a question is a function that asks again
      (call: CallSession) => reprompt(call, gather(call)),
      // @ts-expect-error -- a menu asks again by itself
      (call: CallSession) => reprompt(call, () => menu(call, ['1'])),
      // @ts-expect-error -- a promise must be of an acceptance, too
      (call: CallSession) => reprompt(call, () => gather(call), { accept: () => Promise.resolve('maybe') }),
    ];
    const withPromises = [
      (call: CallSession) =>
        reprompt(call, async (leadIn) => ask(gather(call, { prompt: leadIn })), {
          accept: async () => ask(confirm(call)),
        }),
      (call: CallSession) =>
        reprompt(call, () => gather(call), { accept: ({ digits }) => Promise.resolve(digits === '42') }),
      (call: CallSession) => call.play([], { onInterrupt: 'pause', verdict: async () => verdictOf() }),
      (call: CallSession) => bargeIn(call, [], { onInterrupt: 'pause', verdict: async () => verdictOf() }),
      (call: CallSession) =>
        bridge(call, () => EMPTY, { onInterrupt: 'pause', verdict: async () => verdictOf() }),
    ];

    expect([true satisfies Equal<ReturnType<typeof askAmount>, Observable<RepromptResult>>]).not.toContain(
      false,
    );
    expect([askAmount, ...misuses, ...withPromises]).toHaveLength(9);
  });
});
