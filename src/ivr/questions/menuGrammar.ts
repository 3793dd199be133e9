import type { KeyGrammar } from './KeyGrammar.js';

/** What may be typed: one of the choices. A finish key that continues a choice is part of it. */
export function menuGrammar(choices: readonly string[], finishOnKey: string): KeyGrammar {
  return {
    isEnough: (typed) => choices.includes(typed),
    effectOf: (typed, key) => {
      const longer = typed + key;
      const possible = choices.filter((choice) => choice.startsWith(longer));
      if (possible.length === 0) {
        return finishOnKey.includes(key) ? 'finish' : 'rejected';
      }
      return possible.every((choice) => choice === longer) ? 'lastPart' : 'part';
    },
  };
}
