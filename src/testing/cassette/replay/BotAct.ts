/** What a bot did in a recorded call, as the caller noticed it. */
export type BotAct =
  /** It was heard: a prompt by its name, or sound that nobody knows. */
  | {
      readonly type: 'said';
      readonly atMs: number;
      readonly durationMs: number;
      readonly name: string;
      readonly isCut: boolean;
      /** What identifies its sound, block by block. */
      readonly sound: readonly number[];
    }
  /** It closed the connection. */
  | { readonly type: 'closed'; readonly atMs: number; readonly code: number };
