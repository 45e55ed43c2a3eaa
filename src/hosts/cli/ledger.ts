import { Readable } from 'node:stream';
import type { Entry } from '../../index.ts';
import { linesOf } from './lines.ts';
import { EXIT, Failure } from './streams.ts';

/** Texts that a comparison reads of every entry. */
const TEXTS = ['memberId', 'currency', 'ruleId', 'day', 'contra', 'bucket'] as const;

/**
 * The entries of a file as `run --out` writes them.
 * @throws Failure at the first line that is no entry: of a ledger nothing may be left out.
 */
export async function ledgerIn(file: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const line of linesOf(file, Readable.from([]))) {
    const entry = entryIn(line.text);
    if (!entry) throw new Failure(EXIT.badLine, `${file}:${line.number}: no entry of a ledger`);
    entries.push(entry);
  }
  return entries;
}

function entryIn(text: string | undefined): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(text ?? '');
    return isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    TEXTS.every((name) => typeof fields[name] === 'string') &&
    Number.isSafeInteger(fields['points'])
  );
}
