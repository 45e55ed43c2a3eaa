import type { MessagePlace } from '../model/message.ts';

/** Most rules that follow each other from one event. */
export const DEPTH_MAX = 8;

/** Most members that pass on what one event set off. */
export const HOPS_MAX = 4;

/** The place of the event itself. */
export function rootPlace(origin: string): MessagePlace {
  return { origin, n: '0', depth: 0, hops: 0 };
}

/** The place of what a rule sets off when it is granted; no two places of one event are the same. */
export function placeAfter({ origin, n, depth, hops }: MessagePlace, ruleId: string): MessagePlace {
  const step = ruleId.replaceAll('~', '~0').replaceAll('/', '~1');
  return { origin, n: `${n}/${step}`, depth: depth + 1, hops };
}
