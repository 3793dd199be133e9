/** Returns whether a value is an Int16Array, also of another realm: a worker, a sandbox, `node:vm`. */
export function isInt16Array(value: unknown): value is Int16Array {
  return value instanceof Int16Array || typedArrayName(value) === 'Int16Array';
}

/** Returns whether a value is a Uint8Array, such as a `Buffer`, also of another realm. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || typedArrayName(value) === 'Uint8Array';
}

/** Returns the name of the type of a typed array of any realm; undefined for anything else. */
export function typedArrayName(value: unknown): string | undefined {
  return ArrayBuffer.isView(value) ? Object.prototype.toString.call(value).slice(8, -1) : undefined;
}
