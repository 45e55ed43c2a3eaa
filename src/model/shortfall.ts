import type { Day } from '../units/civil.ts';

/**
 * What a line could not take from a balance that stays at 0: income pays it before anything else.
 * Replaced and never changed; a shortfall of nothing does not exist.
 */
export interface Shortfall {
  /** Id of the line that it is the rest of, whether there was anything to take or not; empty where several are one. */
  readonly entryId: string;
  /** The event that the line is about; empty likewise. */
  readonly eventId: string;
  readonly ruleId: string;
  /** `id@version` of the rule set that judged it. */
  readonly label: string;
  readonly currency: number;
  /** Units; above 0. */
  readonly points: number;
  /** Day key of the line. */
  readonly day: Day;
  /** Id of the line that it takes back; undefined for a penalty. */
  readonly reverses: string | undefined;
}
