import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Subject } from 'rxjs';
import { type Measurement, type ServerCommand, type ServerMessage, serverMessage } from './ServerMessage.js';

/** The server in its own process, on its own core if `taskset` is available. */
export class ServerProcess {
  readonly #messages = new Subject<ServerMessage>();
  readonly messages$ = this.#messages.asObservable();
  readonly #child: ChildProcess;
  readonly exited: Promise<readonly unknown[]>;

  /** @param file - path from the root of the repository */
  constructor(file: string, environment: Readonly<Record<string, string>>) {
    this.#child = fork(file, {
      execArgv: ['--no-warnings', '--expose-gc', '--import', 'tsx'],
      env: { ...process.env, ...environment },
    });
    this.exited = once(this.#child, 'exit');
    this.#child.on('message', (message) => {
      this.#messages.next(serverMessage.parse(message));
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  tell(command: ServerCommand): void {
    this.#child.send(command);
  }

  /** The port, after it is bound. */
  port(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.messages$.subscribe((message) => {
        if (message.type === 'listening') resolve(message.port);
      });
      this.#child.once('exit', (code) => {
        reject(new Error(`The server ended before it listened (exit code ${String(code)})`));
      });
    });
  }

  measure(): Promise<Measurement> {
    return new Promise((resolve) => {
      const subscription = this.messages$.subscribe((message) => {
        if (message.type === 'measurement') {
          subscription.unsubscribe();
          resolve(message);
        }
      });
      this.tell('measure');
    });
  }
}
