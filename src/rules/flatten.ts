import type { Issue } from '../model/issue.ts';
import { nearest } from '../units/nearest.ts';
import { describe, quote } from './conditions/codes.ts';
import { readDocument } from './document.ts';
import { issue } from './issues.ts';

type Document = Readonly<Record<string, unknown>>;

/** A merged document, or what is wrong with its parents. */
export type Flattened =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Most parents above one another. */
export const PARENTS_MAX = 16;

/**
 * The rule set with its pinned parents merged into it, oldest first (RFC 7396); a document that
 * extends nothing is only copied. Whatever is given, nothing is thrown.
 */
export function flatten(document: unknown, presets: readonly unknown[] = []): Flattened {
  const own = readDocument(document);
  if (!own.ok || !isDocument(own.value) || !Object.hasOwn(own.value, 'extends')) return own;
  const merged = merge(own.value, presets, []);
  return merged.ok ? readDocument(merged.value) : merged;
}

function merge(
  document: Document,
  presets: readonly unknown[],
  chain: readonly string[],
): Flattened {
  if (!Object.hasOwn(document, 'extends')) return { ok: true, value: document };
  const parent = document['extends'];
  const faults = [...ownNames(document), ...parentFaults(parent, chain)];
  if (typeof parent !== 'string' || faults.length > 0) return { ok: false, issues: faults };
  const found = findPreset(parent, presets);
  if (!found.ok) return found;
  const above = merge(found.value, presets, [...chain, parent]);
  if (!above.ok) return above;
  // What is merged extends nothing: to merge it again would bring back what it removed.
  const { extends: _, ...own } = document;
  return { ok: true, value: mergePatch(above.value, own) };
}

function ownNames(document: Document): readonly Issue[] {
  return ['id', 'version']
    .filter((key) => !Object.hasOwn(document, key))
    .map((key) => issue('own-name-missing', [key], { key }));
}

/** What is wrong with the name of a parent, below the parents in `chain`. */
function parentFaults(parent: unknown, chain: readonly string[]): readonly Issue[] {
  const path = ['extends'];
  if (!isPinned(parent)) return [issue('parent-not-pinned', path, { found: describe(parent) })];
  if (chain.includes(parent)) return [issue('extends-cycle', path, { chain: [...chain, parent] })];
  if (chain.length < PARENTS_MAX) return [];
  return [issue('too-large', path, { what: 'parents', max: PARENTS_MAX })];
}

/** `id@version`, the version in digits. */
function isPinned(parent: unknown): parent is string {
  return typeof parent === 'string' && /^[^@]+@\d+$/.test(parent);
}

type Found =
  | { readonly ok: true; readonly value: Document }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** The preset of a label, as a document of one's own. */
function findPreset(label: string, presets: readonly unknown[]): Found {
  const labels = presets.map(labelOf);
  const index = labels.indexOf(label);
  if (index < 0) return { ok: false, issues: [unknownPreset(label, labels)] };
  const read = readDocument(presets[index]);
  if (!read.ok) return { ok: false, issues: read.issues.map((one) => inPreset(one, label)) };
  return { ok: true, value: read.value as Document };
}

function unknownPreset(preset: string, labels: readonly (string | undefined)[]): Issue {
  const near = nearest(
    preset,
    labels.filter((label) => label !== undefined),
  );
  return issue('unknown-preset', ['extends'], near === undefined ? { preset } : { preset, near });
}

/** A fault that stands in a preset is told where the preset is named. */
function inPreset({ code, params, message }: Issue, preset: string): Issue {
  return {
    code,
    path: ['extends'],
    params: { ...params, preset },
    message: `In the preset ${quote(preset)}: ${message}`,
  };
}

/** `id@version` of a rule set; undefined where it has none that can be read. */
function labelOf(document: unknown): string | undefined {
  try {
    if (!isDocument(document)) return undefined;
    const { id, version } = document;
    return typeof id === 'string' && typeof version === 'number' ? `${id}@${version}` : undefined;
  } catch {
    return undefined;
  }
}

/** Source: https://www.rfc-editor.org/rfc/rfc7396 section 2. Every key is an own property, also `__proto__`. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isDocument(patch)) return patch;
  const merged = new Map(isDocument(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
