import type { SayLanguage } from './SayLanguage.js';

/** 0 to 99: each number is a word of its own. */
const NUMBERS = `
  शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
  बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
  तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
  चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
  पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
  साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
  सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी
  अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
  नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे`
  .trim()
  .split(/\s+/);
const MONTHS = {
  january: 'जनवरी',
  february: 'फ़रवरी',
  march: 'मार्च',
  april: 'अप्रैल',
  may: 'मई',
  june: 'जून',
  july: 'जुलाई',
  august: 'अगस्त',
  september: 'सितंबर',
  october: 'अक्टूबर',
  november: 'नवंबर',
  december: 'दिसंबर',
};
const numbers = NUMBERS.map((_, number) => [String(number)]);

/** Hindi. Clips of numbers are named by the number: `21.wav` says इक्कीस. */
export const hiIN: SayLanguage = {
  texts: {
    ...Object.fromEntries(NUMBERS.map((word, number) => [String(number), word])),
    ...MONTHS,
    hundred: 'सौ',
    thousand: 'हज़ार',
    lakh: 'लाख',
    crore: 'करोड़',
    minus: 'ऋण',
    point: 'दशमलव',
    plus: 'प्लस',
    rupee: 'रुपया',
    rupees: 'रुपये',
    paisa: 'पैसा',
    paise: 'पैसे',
    and: 'और',
    'date-first': 'पहली',
    morning: 'सुबह',
    noon: 'दोपहर',
    evening: 'शाम',
    night: 'रात',
    oclock: 'बजे',
    past: 'बजकर',
    minutes: 'मिनट',
  },
  numbers,
  hundred: 'hundred',
  thousand: 'thousand',
  lakh: 'lakh',
  crore: 'crore',
  minus: 'minus',
  point: 'point',
  plus: 'plus',
  rupees: ['rupee', 'rupees'],
  paise: ['paisa', 'paise'],
  and: 'and',
  // The first of a month is "pehli"; the other days are said as numbers.
  days: [['date-first'], ...numbers.slice(2, 32)],
  months: Object.keys(MONTHS),
  hundredInYears: 'always',
  time: (hour, minute) => {
    const hours = numbers[hour % 12 === 0 ? 12 : hour % 12] ?? [];
    return minute === 0
      ? [partOfDay(hour), ...hours, 'oclock']
      : [partOfDay(hour), ...hours, 'past', ...(numbers[minute] ?? []), 'minutes'];
  },
};

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) {
    return 'night';
  }
  if (hour < 12) {
    return 'morning';
  }
  return hour < 16 ? 'noon' : 'evening';
}
