import type { MessagePlace } from '../model/message.ts';

/** Most rules that follow each other from one event. */
export const DEPTH_MAX = 8;

/** Most members that pass on what one event set off. */
export const HOPS_MAX = 4;

/** The place of the event itself. */
export function rootPlace(origin: string): MessagePlace {
  return { origin, n: '0', depth: 0, hops: 0 };
}

/** The place of what time brings by one timer: no event has it. */
export function placeOfTimer(
  origin: string,
  { phase, ruleId }: { readonly phase: string; readonly ruleId: string },
): MessagePlace {
  return { origin, n: `${phase}:${stepOf(ruleId)}`, depth: 0, hops: 0 };
}

/** The place of what a rule sets off when it is granted; no two places of one event are the same. */
export function placeAfter({ origin, n, depth, hops }: MessagePlace, ruleId: string): MessagePlace {
  return { origin, n: `${n}/${stepOf(ruleId)}`, depth: depth + 1, hops };
}

/** The place of what a tier sets off when a level is reached; empty below the first. */
export function placeAfterCrossing(
  { origin, n, depth, hops }: MessagePlace,
  ruleId: string,
  level: string,
): MessagePlace {
  return { origin, n: `${n}/${stepOf(ruleId)}~2${stepOf(level)}`, depth: depth + 1, hops };
}

function stepOf(id: string): string {
  return id.replaceAll('~', '~0').replaceAll('/', '~1');
}
