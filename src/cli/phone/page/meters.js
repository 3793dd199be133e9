import { byId } from './element.js';

const FLOOR_DB = -60;

/** Creates the level meters. JSON has no −∞: silence arrives as `null`. */
export function createMeters() {
  const meter = (name) => {
    const bar = byId(`${name}Meter`);
    const text = byId(`${name}Level`);
    return (db) => {
      const level = Math.max(FLOOR_DB, db ?? FLOOR_DB);
      bar.firstElementChild.style.transform = `scaleX(${1 - level / FLOOR_DB})`;
      bar.ariaValueNow = String(Math.round(level));
      text.textContent = level === FLOOR_DB ? 'silent' : `${Math.round(level)} dB`.replace('-', '−');
    };
  };
  const [caller, bot] = [meter('caller'), meter('bot')];
  return {
    show({ callerDb, heardDb }) {
      caller(callerDb);
      bot(heardDb);
    },
  };
}
