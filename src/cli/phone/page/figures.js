import { byId, element } from './element.js';

const ms = (value) => `${Math.round(value)} ms`;
const none = { value: '–', more: '' };

/** Name, description and value of each figure. */
const FIGURES = [
  ['Answer', 'after a digit or speech', ({ answers }) => durations(answers)],
  ['Interruption', 'digit or speech to silence', ({ interruptions }) => durations(interruptions)],
  ['Mark round trip', 'sent to echoed', ({ marks }) => durations(marks)],
  [
    'Sent ahead',
    'waiting at the caller',
    ({ leadMs, maxLeadMs }) => ({ value: ms(leadMs), more: `at most ${ms(maxLeadMs)}` }),
  ],
  [
    'Underruns',
    'inside an utterance',
    ({ underruns, underrunMs }) => ({
      value: `${underruns} ×`,
      more: underruns === 0 ? '' : ms(underrunMs),
      isBad: underruns > 0,
    }),
  ],
  [
    'Rules broken',
    'of the protocol',
    ({ breaches, warnings }) => ({
      value: `${breaches} ×`,
      more: warnings === 0 ? '' : `and ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
      isBad: breaches > 0,
    }),
  ],
];

function durations(reading) {
  return reading === undefined
    ? none
    : {
        value: ms(reading.lastMs),
        more: reading.count === 1 ? '' : `median ${ms(reading.medianMs)} of ${reading.count}`,
      };
}

/** Creates the cards of the figures. */
export function createFigures() {
  const cards = FIGURES.map(([name, what, read]) => {
    const value = element('dd', { className: 'value' });
    const more = element('dd', { className: 'more' });
    const card = element('div', {}, element('dt', {}, name), value, more);
    return { card, value, more, what, read };
  });
  byId('figures').append(...cards.map(({ card }) => card));
  const show = (figures) => {
    for (const { card, value, more, what, read } of cards) {
      const shown = figures === undefined ? none : read(figures);
      value.textContent = shown.value;
      more.textContent = shown.more === '' ? what : shown.more;
      card.classList.toggle('bad', shown.isBad === true);
    }
  };
  show(undefined);
  return { show };
}
