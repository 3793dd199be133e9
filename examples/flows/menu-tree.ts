import { concat, concatMap, EMPTY, expand, ignoreElements, type Observable, of } from 'rxjs';
import { createHandoverStore, handover, menu, promptAudio, serveCalls } from 'exotel-rx';
import type { CallSession, HandoverStore } from 'exotel-rx';
import { connectApplet } from './connectApplet.js';
import { listenHere } from './listenHere.js';

/** A menu: the number of its operator, and for each digit the next menu or the clip that answers. */
interface Page {
  readonly name: string;
  readonly operator: string;
  readonly choices: Readonly<Record<string, Page | string>>;
}
type Place = { readonly page: Page; readonly above?: Place };

const operator = '+918045671234';
const lostCard: Page = { name: 'lost-card-menu', operator, choices: { 1: 'blocked', 2: 'blocked' } };
const cards: Page = { name: 'cards-menu', operator, choices: { 1: lostCard, 2: 'new-card' } };
const loans = 'loan-rates';
const main: Page = { name: 'main-menu', operator: '+918045670000', choices: { 1: cards, 2: loans } };
const clip = (name: string) => `examples/audio/flows/${name}.wav`;

/** Menus of three levels: 9 goes back, 0 connects to an operator, star repeats the menu. */
export const menuTree = (store: HandoverStore<string>) => (call: CallSession) => {
  const say = (path: string) => call.play(promptAudio(path)).pipe(ignoreElements());
  const next = (place: Place): Observable<Place> => {
    const { page, above = place } = place;
    return menu(call, [...Object.keys(page.choices), '9', '0'], {
      prompt: clip(page.name),
      noMatchPrompts: [clip('no-such-choice')],
    }).pipe(
      concatMap((result) => {
        if (result.type !== 'choice') {
          return EMPTY;
        }
        const chosen = page.choices[result.choice];
        if (typeof chosen === 'object') {
          return of({ page: chosen, above: place });
        }
        if (chosen !== undefined) {
          return concat(say(clip(chosen)), of(place));
        }
        return result.choice === '9'
          ? of(above)
          : concat(say(clip('one-moment')), handover(call, { store, data: page.operator })).pipe(
              ignoreElements(),
            );
      }),
    );
  };
  return concat(of<Place>({ page: main }).pipe(expand(next)), say('examples/audio/goodbye.wav'));
};

if (process.argv[1]?.endsWith('menu-tree.ts')) {
  const store = createHandoverStore<string>();
  const applet = connectApplet(store);
  listenHere()
    .pipe(serveCalls(menuTree(store)))
    .subscribe({
      next: ({ reason }) => {
        console.log(reason);
      },
      complete: applet.close,
    });
}
