let memory = new Int16Array(0);

/**
 * Gives memory for so many samples: the same for all of this thread, for what is copied before anything else is made. That
 * of each call would have to be fetched from outside the processor's caches.
 */
export function passingSamples(length: number): Int16Array {
  if (memory.length !== length) {
    memory = new Int16Array(length);
  }
  return memory;
}
