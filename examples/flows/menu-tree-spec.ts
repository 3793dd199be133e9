import { createHandoverStore, type HandoverStore } from 'exotel-rx';
import { marbleKeys } from 'exotel-rx/testing';
import { menuTree } from './menu-tree';
import { story } from '../specs/story';
import { sweep } from '../specs/sweep';

/** A store that tells what is done with it. */
const toldStore = (told: string[]): HandoverStore<string> => ({
  size: 0,
  put: (_callSid, number) => {
    told.push(`put ${number}`);
  },
  take: () => {
    told.push('took it back');
    return undefined;
  },
});

describe('the tree of menus', () => {
  it('should lead three levels down, and offer the last menu again after its answer', () => {
    const told = story(menuTree(createHandoverStore()), ({ cold }) => ({
      dtmf$: cold('1s 1 999ms 1 999ms 2', marbleKeys),
    }));

    expect(told).toMatch(
      /^main-menu cards-menu lost-card-menu blocked (lost-card-menu ){3}goodbye appEnded$/,
    );
  });

  it('should lead back, level by level, and stay at the top', () => {
    const told = story(menuTree(createHandoverStore()), ({ cold }) => ({
      dtmf$: cold('1s 1 1s 1 1s 9 1s 9 1s 9 1s 2', marbleKeys),
    }));

    expect(told).toMatch(
      /^main-menu cards-menu lost-card-menu cards-menu main-menu main-menu loan-rates main/,
    );
  });

  it('should repeat a menu as often as the caller likes, and cost him no try', () => {
    const told = story(menuTree(createHandoverStore()), ({ cold }) => ({
      dtmf$: cold('1s s 1s s 1s s 1s s 1s 7 4s 2', marbleKeys),
    }));

    expect(told).toMatch(/^(main-menu ){5}no-such-choice main-menu loan-rates main-menu/);
  });

  it('should leave a call to the operator of its menu', () => {
    const stored: string[] = [];
    const told = story(menuTree(toldStore(stored)), ({ cold }) => ({ dtmf$: cold('1s 1 1s 0', marbleKeys) }));

    expect(told).toBe('main-menu cards-menu one-moment appEnded');
    expect(stored).toEqual(['put +918045671234']);
  });

  it('should leave nothing for the operator when the caller hangs up while he is connected', () => {
    const stored: string[] = [];
    const hangUp = { h: 'callerHangup' } as const;
    const told = story(menuTree(toldStore(stored)), ({ cold }) => ({
      dtmf$: cold('1s 0', marbleKeys),
      lifecycle$: cold('2s h', hangUp),
    }));

    expect(told).toBe('main-menu one-moment callerHangup');
    expect(stored).toEqual(['put +918045670000', 'took it back']);
  });

  it('should end whenever the caller hangs up, without marks, and with all keys pressed too early', () => {
    const keys = [
      [1_000, '1'],
      [2_000, '*'],
      [4_000, '1'],
      [6_000, '9'],
      [8_000, '1'],
      [9_000, '2'],
      [11_000, '0'],
    ] as const;

    expect(sweep(() => menuTree(createHandoverStore()), { keys, untilMs: 15_000 })).toEqual([]);
  }, 60_000);
});
