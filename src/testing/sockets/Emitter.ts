import type { Listener } from '../../socket/WebSocketLike.js';

/** Calls listeners of events by name, as Node's emitters do. */
export class Emitter {
  readonly #listeners = new Map<string, readonly Listener[]>();

  /** Number of listeners. */
  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, { length }) => sum + length, 0);
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...this.#of(event), listener]);
  }

  off(event: string, listener: Listener): void {
    const at = this.#of(event).lastIndexOf(listener);
    this.#listeners.set(
      event,
      this.#of(event).filter((_, index) => index !== at),
    );
  }

  /** @throws the error of an `error` event that has no listener */
  emit(event: string, ...args: readonly unknown[]): void {
    const listeners = this.#of(event);
    if (event === 'error' && listeners.length === 0) {
      throw args[0];
    }
    for (const listener of listeners) {
      Reflect.apply(listener, undefined, args);
    }
  }

  #of(event: string): readonly Listener[] {
    return this.#listeners.get(event) ?? [];
  }
}
