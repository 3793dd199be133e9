import { byId, element } from './element.js';

const ms = (value) => `${Math.round(value)} ms`;
const none = { value: '–', more: '' };

/** How each figure is read off. */
const FIGURES = [
  ['Answer', 'after a key or speech', ({ answers }) => durations(answers)],
  ['Interruption', 'key or speech to silence', ({ interruptions }) => durations(interruptions)],
  ['Mark round trip', 'sent to echoed', ({ marks }) => durations(marks)],
  [
    'Playout lead',
    'waiting at the ear',
    ({ leadMs, maxLeadMs }) => ({ value: ms(leadMs), more: `at most ${ms(maxLeadMs)}` }),
  ],
  [
    'Ran dry',
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

/** Builds the cards of figures. */
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
      const told = figures === undefined ? none : read(figures);
      value.textContent = told.value;
      more.textContent = told.more === '' ? what : told.more;
      card.classList.toggle('bad', told.isBad === true);
    }
  };
  show(undefined);
  return { show };
}
