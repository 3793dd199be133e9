/** Bytes that are read in pieces: of an array, or of a file. */
export interface ByteSource {
  /** How many there are. */
  readonly size: number;
  /** Gives that many bytes from there on; fewer where they end. */
  read(at: number, length: number): Uint8Array;
}
