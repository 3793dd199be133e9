/**
 * Time in which nothing was said.
 *
 * @public
 */
export interface SilentTime {
  /**
   * How long it has lasted, in ms: for `silence` since the caller last spoke or since the subscription, what the bot said
   * meanwhile included; for `deadAir` since anybody was heard.
   */
  readonly silentMs: number;
}
