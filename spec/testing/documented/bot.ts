import { concat, concatMap, EMPTY, type Observable } from 'rxjs';
import { type CallSession, menu, type PcmInput } from 'exotel-rx';

type Prompts = Readonly<Record<'menu' | 'sales' | 'goodbye', PcmInput>>;

/** Plays the sales prompt to a caller who presses 1, then says goodbye. */
export const bot =
  (prompts: Prompts) =>
  (call: CallSession): Observable<unknown> =>
    concat(
      menu(call, ['1', '2'], { prompt: prompts.menu }).pipe(
        concatMap((result) =>
          result.type === 'choice' && result.choice === '1' ? call.play(prompts.sales) : EMPTY,
        ),
      ),
      call.play(prompts.goodbye),
    );
