import { byId, element } from './element.js';

const KEYS = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];
const NAMES = { '*': 'star', '#': 'hash' };
const PRESSED_MS = 160;
/** Fields in which a digit is typed text. */
const TYPED = 'textarea, select, input:is([type=tel], [type=search], [type=number], [type=text])';

/** Creates the keypad, for mouse and keyboard. */
export function createKeypad(onPress) {
  const buttons = new Map(
    KEYS.map(([digit, letters]) => {
      const button = element(
        'button',
        { type: 'button', disabled: true },
        digit,
        element('small', {}, letters),
      );
      button.ariaLabel = `Digit ${NAMES[digit] ?? digit}`;
      button.addEventListener('click', () => press(digit));
      return [digit, button];
    }),
  );
  byId('keypad').append(...buttons.values());
  const press = (digit) => {
    const button = buttons.get(digit);
    if (!button.disabled) {
      button.classList.add('pressed');
      setTimeout(() => button.classList.remove('pressed'), PRESSED_MS);
      onPress(digit);
    }
  };
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey, repeat } = event;
    if (buttons.has(key) && !ctrlKey && !metaKey && !altKey && !repeat && !target.matches(TYPED)) {
      event.preventDefault();
      press(key);
    }
  });
  return {
    enable(isEnabled) {
      buttons.forEach((button) => {
        button.disabled = !isEnabled;
      });
    },
  };
}
