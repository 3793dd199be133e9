import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Runs a file of this folder for one stage, and gives what it measured: one number a round. */
export function askWorker(
  file: string,
  argument: string,
  nodeArguments: readonly string[] = [],
): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(`${file}.js`, import.meta.url)), [argument], {
      execArgv: [...nodeArguments],
    });
    child.once('message', (message) => {
      resolve(z.array(z.number()).parse(message));
    });
    child.once('exit', (code) => {
      reject(new Error(`${argument}: ended early (exit code ${code ?? 'none'})`));
    });
  });
}

/** Bytes that a message leaves on the heap, with nothing collected meanwhile. */
export function countBytes(stage: string): Promise<readonly number[]> {
  return askWorker('heapWorker', stage, ['--min-semi-space-size=128', '--max-semi-space-size=128']);
}
