import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

/** Whether processes can be bound to their own core. */
export const isPinned = availableParallelism() > 1 && existsSync('/usr/bin/taskset');

/** How a process is started. */
export interface WorkerConfig {
  readonly core: number;
  readonly nodeArguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that answers every message with one message. */
export class Worker<Answer> {
  readonly #child: ChildProcess;
  readonly #answers: z.ZodType<Answer>;

  /** @param name - a file of this folder */
  constructor(
    name: string,
    answers: z.ZodType<Answer>,
    { core, nodeArguments = [], env: added = {} }: WorkerConfig,
  ) {
    this.#answers = answers;
    const env = { ...process.env, ...added };
    const path = fileURLToPath(new URL(`${name}.js`, import.meta.url));
    this.#child = isPinned
      ? fork(path, {
          env,
          execPath: '/usr/bin/taskset',
          execArgv: ['-c', String(core), process.execPath, ...nodeArguments],
        })
      : fork(path, { env, execArgv: [...nodeArguments] });
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  tell(message: object | string): void {
    this.#child.send(message);
  }

  /** The next answer. */
  hear(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null) => {
        reject(new Error(`A process of the bench ended early (exit code ${code ?? 'none'})`));
      };
      this.#child.once('exit', onExit);
      this.#child.once('message', (message) => {
        this.#child.off('exit', onExit);
        resolve(this.#answers.parse(message));
      });
    });
  }

  ask(message: object | string): Promise<Answer> {
    const answer = this.hear();
    this.tell(message);
    return answer;
  }

  /** Makes it exit normally, which writes its profile. */
  exit(message: object | string): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('exit', () => {
        resolve();
      });
      this.tell(message);
    });
  }
}
