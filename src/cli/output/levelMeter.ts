const CELLS = 12;
const FLOOR_DB = -60;

/** Draws a level in dBFS, from −60 to 0, as a bar of 12 cells. */
export function levelMeter(levelDb: number): string {
  const share = Math.min(1, Math.max(0, (levelDb - FLOOR_DB) / -FLOOR_DB));
  const cells = levelDb === -Infinity ? 0 : Math.round(share * CELLS);
  return '▮'.repeat(cells) + '▯'.repeat(CELLS - cells);
}
