import { byId, element, marked } from './element.js';

/** Creates a switch for every quirk. `read` returns the active quirks as `name` or `name=number`. */
export function createQuirks(quirks) {
  const switches = quirks.map((quirk, index) => ({ quirk, ...switchFor(quirk, `quirk${index}`) }));
  const groups = [...new Set(quirks.map(({ group }) => group))];
  byId('quirkList').append(
    ...groups.map((group) =>
      element(
        'fieldset',
        { className: 'quirk-group' },
        element('legend', {}, group),
        ...switches.filter(({ quirk }) => quirk.group === group).map(({ row }) => row),
      ),
    ),
  );
  const read = () =>
    switches
      .filter(({ toggle }) => toggle.checked)
      .map(({ quirk, number }) =>
        number === undefined ? quirk.name : `${quirk.name}=${number.valueAsNumber}`,
      );
  const count = byId('quirkCount');
  const show = () => {
    const on = read().length;
    count.textContent = on === 0 ? 'none' : `${on} on`;
    count.classList.toggle('some', on > 0);
  };
  byId('quirkList').addEventListener('change', show);
  byId('noQuirks').addEventListener('click', () => {
    switches.forEach(({ toggle }) => {
      toggle.checked = false;
    });
    show();
  });
  return {
    read,
    isValid: () =>
      switches.every(({ toggle, number }) => !toggle.checked || (number?.reportValidity() ?? true)),
  };
}

function switchFor({ name, description, value }, id) {
  const toggle = element('input', { id, type: 'checkbox' });
  toggle.setAttribute('role', 'switch');
  toggle.setAttribute('aria-describedby', `${id}Text`);
  const row = element('div', { className: 'quirk' }, toggle, element('label', { htmlFor: id }, name));
  let number;
  if (value !== undefined) {
    const { min, max, defaultValue, unit } = value;
    number = element('input', { type: 'number', min, max, step: 'any', required: true, value: defaultValue });
    number.ariaLabel = `N of ${name}, in ${unit}`;
    row.append(number);
  }
  row.append(element('p', { className: 'hint', id: `${id}Text` }, ...marked(description)));
  return { row, toggle, number };
}
