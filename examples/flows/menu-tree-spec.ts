import { createHandoverStore, type HandoverStore } from 'exotel-rx';
import { marbleKeys } from 'exotel-rx/testing';
import { menuTree } from './menu-tree';
import { story } from '../specs/story';
import { sweep } from '../specs/sweep';

/** A store that logs its calls. */
const loggingStore = (log: string[]): HandoverStore<string> => ({
  size: 0,
  put: (_callSid, number) => {
    log.push(`put ${number}`);
  },
  take: () => {
    log.push('take');
    return undefined;
  },
});

describe('the menu tree', () => {
  it('should go three levels down, and offer the last menu again after its answer', () => {
    const heard = story(menuTree(createHandoverStore()), ({ cold }) => ({
      dtmf$: cold('1s 1 999ms 1 999ms 2', marbleKeys),
    }));

    expect(heard).toMatch(
      /^main-menu cards-menu lost-card-menu blocked (lost-card-menu ){3}goodbye appEnded$/,
    );
  });

  it('should go back level by level, and stay at the top', () => {
    const heard = story(menuTree(createHandoverStore()), ({ cold }) => ({
      dtmf$: cold('1s 1 1s 1 1s 9 1s 9 1s 9 1s 2', marbleKeys),
    }));

    expect(heard).toMatch(
      /^main-menu cards-menu lost-card-menu cards-menu main-menu main-menu loan-rates main/,
    );
  });

  it('should repeat a menu as often as the caller likes, without using up tries', () => {
    const heard = story(menuTree(createHandoverStore()), ({ cold }) => ({
      dtmf$: cold('1s s 1s s 1s s 1s s 1s 7 4s 2', marbleKeys),
    }));

    expect(heard).toMatch(/^(main-menu ){5}no-such-choice main-menu loan-rates main-menu/);
  });

  it('should hand a call over to the operator of its menu', () => {
    const stored: string[] = [];
    const heard = story(menuTree(loggingStore(stored)), ({ cold }) => ({
      dtmf$: cold('1s 1 1s 0', marbleKeys),
    }));

    expect(heard).toBe('main-menu cards-menu one-moment appEnded');
    expect(stored).toEqual(['put +918045671234']);
  });

  it('should remove the number from the store when the caller hangs up during the handover', () => {
    const stored: string[] = [];
    const hangUp = { h: 'callerHangup' } as const;
    const heard = story(menuTree(loggingStore(stored)), ({ cold }) => ({
      dtmf$: cold('1s 0', marbleKeys),
      lifecycle$: cold('2s h', hangUp),
    }));

    expect(heard).toBe('main-menu one-moment callerHangup');
    expect(stored).toEqual(['put +918045670000', 'take']);
  });

  it('should end whenever the caller hangs up, without marks, and with all digits pressed too early', () => {
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
