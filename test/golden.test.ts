import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { compile, run } from 'tallybook';
import { describe, expect, test } from 'vitest';
import { STREAMS } from './support/streams.ts';

// `UPDATE_GOLDEN=1` writes them anew; a changed ledger needs its line in CHANGELOG.md.
const updating = process.env['UPDATE_GOLDEN'] === '1';

describe('a frozen ledger', () => {
  test.each(STREAMS)('of the stream $name comes out as it always did', (stream) => {
    const file = `test/golden/${stream.name}.jsonl`;
    const { entries } = run(compile(stream.rules), stream.events, { programme: 'golden' });
    const ledger = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    if (updating) writeFileSync(file, ledger);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(ledger);
  });
});
