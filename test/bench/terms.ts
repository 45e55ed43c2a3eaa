/** How thoroughly a section measures. */
export interface Terms {
  readonly rounds: number;
  /** Whether the largest sizes are measured too. */
  readonly long: boolean;
}
