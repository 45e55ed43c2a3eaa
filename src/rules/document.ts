import type { Issue } from '../model/issue.ts';
import { type JsonLimits, readJson } from '../units/json-limits.ts';
import { issue } from './issues.ts';

/** Limits of one rule set, by itself and with its parents merged into it. */
export const RULE_SET_LIMITS: JsonLimits = { depthMax: 80, valuesMax: 200_000, textMax: 4_000_000 };

/** A document of one's own that can be walked safely, or why there is none. */
export type ReadDocument =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Copies a document that came from outside; whatever it is, nothing is thrown. */
export function readDocument(document: unknown): ReadDocument {
  try {
    const reading = readJson(document, RULE_SET_LIMITS);
    if (reading.ok) return reading;
    const { code, path, ...params } = { path: [], ...reading.fault };
    return { ok: false, issues: [issue(code, path, params)] };
  } catch {
    return { ok: false, issues: [issue('unreadable', [])] };
  }
}
