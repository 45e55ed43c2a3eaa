/** When a streak rule pays. */
export interface CompiledStreakPay {
  /** Of its counter. */
  readonly slot: number;
  /** The lengths above `from`, up to the one reached, that pay; ascending. */
  paying(length: number, from: number): readonly number[];
  /** Whether each length pays a member once for ever. */
  readonly once: boolean;
  /** Slot of the lengths that have paid, as keys; −1 where lengths pay again. */
  readonly onceSlot: number;
  /** Slot of the instant of the latest step that the rule has seen; −1 where it does not catch up. */
  readonly seenSlot: number;
  /** Award rules that give way where this pays. */
  readonly replaces: readonly string[];
}
