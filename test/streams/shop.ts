import { epochMs, inOrder } from './plain.ts';
import type { StreamEvent } from './support.ts';

/** What customers do with their points besides earning them: commands on stated dates. */

/** When everybody who has bought before tries to redeem 30. */
const REDEMPTIONS = [
  { id: 'summer', at: '1997-07-01T09:00:00-04:00', currency: 'points' },
  { id: 'last-moment', at: '1997-09-30T23:59:59.999-04:00', currency: 'bonus' },
  { id: 'midnight', at: '1998-03-01T00:00:00-05:00', currency: 'points' },
  { id: 'spring', at: '1998-03-30T23:59:59.999-05:00', currency: 'bonus' },
] as const;
export const PRICE = 30;

/** When every fifth of them takes one of these back. */
const CANCELLATIONS = [
  { id: 'regret', at: '1997-10-05T10:00:00-04:00', of: 'last-moment' },
  { id: 'too-long', at: '1998-04-15T10:00:00-04:00', of: 'midnight' },
] as const;

/**
 * Rows and commands in the order of time, of all currencies or of one; a command never shares an
 * instant with a purchase.
 */
export function withCommands(
  purchases: readonly StreamEvent[],
  only?: 'points' | 'bonus',
): readonly StreamEvent[] {
  const redemptions = REDEMPTIONS.filter(({ currency }) => (only ?? currency) === currency);
  const cancellations = CANCELLATIONS.filter(({ of }) => redemptions.some(({ id }) => id === of));
  const firstAt = new Map<string, number>();
  for (const event of purchases)
    if (!firstAt.has(event.memberId)) firstAt.set(event.memberId, epochMs(event));
  const redeems = redemptions.flatMap(({ id, at, currency }) =>
    boughtBefore(at, firstAt).map((memberId) => ({
      id: `${id}-${memberId}`,
      type: 'redeem',
      memberId,
      at,
      data: { points: PRICE, currency },
    })),
  );
  const cancels = cancellations.flatMap(({ id, at, of }) =>
    boughtBefore(at, firstAt)
      .filter((memberId) => Number(memberId.slice(1)) % 5 === 0)
      .map((memberId) => ({
        id: `${id}-${memberId}`,
        type: 'cancel',
        memberId,
        at,
        ref: `${of}-${memberId}`,
        data: {},
      })),
  );
  return inOrder([...purchases, ...redeems, ...cancels]);
}

/** Who has bought before an instant. */
function boughtBefore(at: string, firstAt: ReadonlyMap<string, number>): readonly string[] {
  return [...firstAt].filter(([, first]) => first < Date.parse(at)).map(([memberId]) => memberId);
}
