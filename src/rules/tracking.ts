import type { Program } from './program.ts';
import type { Shared } from './scope.ts';

/** What conditions turn out to read of members and groups. */
export interface Tracking {
  purchasesSlot(): number;
  noteGroupTags(): void;
  tracks(): Omit<Program['tracks'], 'activity'>;
}

export function trackingIn({ slots }: Shared): Tracking {
  let purchases: number | undefined;
  let groupTags = false;
  return {
    purchasesSlot: () => {
      purchases ??= slots.slot('member/purchases', 'keys');
      return purchases;
    },
    noteGroupTags: () => {
      groupTags = true;
    },
    tracks: () => ({ purchases, groupTags }),
  };
}
