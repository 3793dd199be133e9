import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a file of this folder in a process of its own, and gives what it sends. */
export function askWorker(
  file: string,
  argument: string,
  nodeArguments: readonly string[] = [],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(`${file}.js`, import.meta.url)), [argument], {
      execArgv: [...nodeArguments],
    });
    child.once('message', resolve);
    child.once('exit', (code) => {
      reject(new Error(`${argument}: ended early (exit code ${code ?? 'none'})`));
    });
  });
}
