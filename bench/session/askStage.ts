import { z } from 'zod';
import { askWorker } from '../askWorker.js';

/** Runs a file of this folder for one stage, and gives what it measured: one number a round. */
export async function askStage(
  file: string,
  stage: string,
  nodeArguments: readonly string[] = [],
): Promise<readonly number[]> {
  return z.array(z.number()).parse(await askWorker(`session/${file}`, stage, nodeArguments));
}

/** Bytes that a message leaves on the heap, with nothing collected meanwhile. */
export function countBytes(stage: string): Promise<readonly number[]> {
  return askStage('heapWorker', stage, ['--min-semi-space-size=128', '--max-semi-space-size=128']);
}
