import type { z } from 'zod';
import { quantile } from '../shared/quantile.js';
import { serverCommand, type serverMessage } from './ServerMessage.js';

/** Measures the cost of its process when the bench requests it. */
export class CpuMeter {
  /** Media messages that have arrived. */
  messages = 0;
  /** How long frames took from their caller to the application, where that is measured. */
  readonly delaysMs: number[] = [];
  #cpu = process.cpuUsage();

  listening(port: number): void {
    this.#tell({ type: 'listening', port });
    process.on('message', (message) => {
      this.#obey(serverCommand.parse(message));
    });
    process.on('disconnect', () => {
      process.exit();
    });
  }

  #obey(command: z.output<typeof serverCommand>): void {
    switch (command) {
      case 'openWindow':
        this.messages = 0;
        this.delaysMs.length = 0;
        this.#cpu = process.cpuUsage();
        break;
      case 'closeWindow': {
        const { user, system } = process.cpuUsage(this.#cpu);
        this.#tell({
          type: 'window',
          cpuMicros: user + system,
          messages: this.messages,
          delayMs: {
            median: quantile([0, ...this.delaysMs], 0.5),
            p99: quantile([0, ...this.delaysMs], 0.99),
            max: quantile([0, ...this.delaysMs], 1),
          },
        });
        break;
      }
      case 'exit':
        process.exit();
        break;
      default:
        command satisfies never;
    }
  }

  #tell(message: z.input<typeof serverMessage>): void {
    process.send?.(message);
  }
}
