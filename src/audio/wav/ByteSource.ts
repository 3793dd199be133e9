/** Bytes that are read in pieces, from an array or a file. */
export interface ByteSource {
  /** Number of bytes. */
  readonly size: number;
  /** Returns `length` bytes from position `at`; fewer bytes at the end. */
  read(at: number, length: number): Uint8Array;
}
