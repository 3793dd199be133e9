import type { CallLimits } from '../../../src/session/contract/CallLimits';
import { Dice } from './Dice';
import { closeItem, fatalItem } from './fatalItems';
import { type AppPlan, type Ending, type FrameCase, type FrameItem, GENEROUS_LIMITS } from './FrameCase';
import {
  controlItem,
  floodItem,
  fragmentedItem,
  messageItem,
  PING,
  PONG,
  seededFrame,
  syncItem,
} from './frameItems';
import { EDGE_LENGTHS, Payloads } from './payloads';

/** Limit on pings that wait for a pong: with more than 60 in one read, ws terminates the connection. */
const MAX_PINGS = 50;

/** Creates the case of a seed. */
export function makeCase(seed: number): FrameCase {
  const dice = new Dice(seed);
  const ending = dice.pick<Ending>(['halfClose', 'halfClose', 'halfClose', 'awaitClose', 'reset']);
  const maxMessageBytes = dice.pick([262_144, 262_144, 70_000, 2_000, 1_000_000]);
  // Tokens that are never refilled, so that the limit on messages does not depend on time.
  const isTight = dice.chance(0.15);
  const limits: CallLimits = {
    ...GENEROUS_LIMITS,
    maxMessageBytes,
    ...(isTight ? { maxMessagesPerSecond: 0.001, maxMessageBurst: 40 } : {}),
    ...(dice.chance(0.1) ? { maxBytesBeforeStart: 2_000 } : {}),
  };
  return {
    seed,
    // A TLS socket cannot be reset.
    isTls: ending !== 'reset' && dice.chance(0.35),
    path: dice.pick(['/', '/calls', '/calls?sample-rate=16000&a=b', '/%E0%A4', '/?sample-rate=8000']),
    limits,
    app: makeApp(dice),
    items: makeItems(dice, ending, maxMessageBytes, isTight),
    cutting: dice.pick(['whole', 'items', 'random', 'random', 'bytewise']),
    isEager: dice.chance(0.4),
    ending,
  };
}

function makeApp(dice: Dice): AppPlan {
  return {
    readsWire: dice.chance(0.5),
    audioFrames: dice.pick([0, Infinity, Infinity, Infinity, 3]),
    answersDigits: dice.chance(0.3),
    endsOn: dice.chance(0.15) ? dice.pick(['#', '1', '5']) : undefined,
    sampleRate: dice.pick([undefined, undefined, undefined, 8_000, 16_000]),
  };
}

function makeItems(dice: Dice, ending: Ending, maxMessageBytes: number, isTight: boolean): FrameItem[] {
  const payloads = new Payloads(dice);
  const edges = [...EDGE_LENGTHS, maxMessageBytes - 1, maxMessageBytes].filter(
    (length) => length <= Math.min(maxMessageBytes, 400_000),
  );
  const items: FrameItem[] = [];
  let waiting = 0;
  const add = (item: FrameItem) => {
    if (waiting + item.pings > MAX_PINGS && item.awaitsPong === undefined) {
      add(syncItem(dice, `sync ${items.length}`));
    }
    waiting = item.awaitsPong === undefined ? waiting + item.pings : 0;
    items.push(item);
  };
  const addMany = (count: number) => {
    for (let left = count; left > 0; left--) {
      add(harmlessItem(dice, payloads, edges));
    }
  };

  if (dice.chance(0.1)) {
    addMany(dice.below(8));
  }
  if (dice.chance(0.9)) {
    if (dice.chance(0.8)) {
      add(messageItem(dice, payloads.connected()));
    }
    add(messageItem(dice, payloads.start()));
  }
  addMany(dice.below(dice.chance(0.2) ? 60 : 20));
  if (isTight && dice.chance(0.5)) {
    // The limit applies first.
    add(floodItem(dice, 45, dice.pick([PING, PONG])));
  }
  const isFatal = dice.chance(0.6);
  if (isFatal) {
    add(
      dice.chance(0.1)
        ? messageItem(dice, payloads.stop())
        : fatalItem(dice, payloads.any(edges), maxMessageBytes),
    );
    addMany(dice.below(6));
  }
  if (ending === 'reset') {
    add(syncItem(dice, 'the last sync'));
  } else if (ending === 'awaitClose') {
    // After this, a server ends the connection.
    add(closeItem(dice));
  } else if (dice.chance(0.3)) {
    add(cutItem(dice, payloads));
  }
  return items;
}

function harmlessItem(dice: Dice, payloads: Payloads, edges: readonly number[]): FrameItem {
  const roll = dice.below(100);
  if (roll < 14) {
    return controlItem(dice);
  }
  if (roll < 17) {
    return floodItem(dice, dice.between(2, 45), dice.pick([PING, PING, PONG]));
  }
  if (roll < 19) {
    return syncItem(dice, `sync ${dice.below(1e9)}`);
  }
  const payload = payloads.any(edges);
  if (roll < 33) {
    // Sometimes one more than allowed.
    return fragmentedItem(dice, payload, dice.chance(0.05) ? 17 : dice.pick([1, 2, 2, 3, 5, 16]));
  }
  return messageItem(dice, payload);
}

/** The beginning of a frame, or bytes that are not a frame, as the last data. */
function cutItem(dice: Dice, payloads: Payloads): FrameItem {
  if (dice.chance(0.3)) {
    const bytes = dice.bytes(dice.between(1, 200));
    return { label: `${bytes.length} random bytes`, bytes, pings: 0 };
  }
  const whole = dice.chance(0.8)
    ? messageItem(dice, payloads.media()).bytes
    : seededFrame(dice, dice.text(20), { opcode: dice.pick([PING, 8, 0]) });
  const bytes = whole.subarray(0, dice.between(1, Math.min(whole.length - 1, dice.pick([15, 1_000]))));
  return { label: `the first ${bytes.length} bytes of a frame`, bytes, pings: 0 };
}
