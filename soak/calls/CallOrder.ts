/** The kind of a call: what the server does with the caller. */
export const CALL_KINDS = [
  'echo',
  'talk',
  'goodbye',
  'throwAtOnce',
  'throwLater',
  'throwBare',
  'noObservable',
] as const;

export type CallKind = (typeof CALL_KINDS)[number];

/** The number of the call, in its `stream_sid`: the only field of a call that no quirk changes. */
export interface CallOrder {
  readonly kind: CallKind;
  readonly id: number;
  /** Position in the noise where the caller begins. */
  readonly at: number;
}

export function writeOrder({ kind, id, at }: CallOrder): string {
  return `${kind}.${id}.${at}`;
}

export function readOrder(streamSid: string): CallOrder | undefined {
  const [name, id, at] = streamSid.split('.');
  const kind = CALL_KINDS.find((known) => known === name);
  return kind === undefined ? undefined : { kind, id: Number(id), at: Number(at) };
}
