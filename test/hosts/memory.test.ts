import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SORT_EVENTS_MAX, sorted } from '../../src/hosts/cli/events.ts';
import { tallybook } from './invoke.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const EVENTS = 100_000;
const MEMBERS = 200;
const EVERY_MS = 3 * 60_000;

/** One message every three minutes, 208 days in all, each with a kilobyte of text of its own. */
function line(n: number): string {
  return `${JSON.stringify({
    id: `m${n}`,
    type: 'message',
    memberId: `u${n % MEMBERS}`,
    at: Date.UTC(2026, 0, 1) + n * EVERY_MS,
    data: { text: String(n).padStart(7, '0').repeat(146) },
  })}\n`;
}

/** Writes the lines at the speed of their reader, and says how much is held on the way. */
async function feed(stdin: PassThrough, packed: boolean): Promise<readonly number[]> {
  const heldMb: number[] = [];
  for (let from = 0; from < EVENTS; from += 1_000) {
    const text = Array.from({ length: 1_000 }, (_, n) => line(from + n)).join('');
    const bytes = packed ? gzipSync(text, { level: 1 }) : Buffer.from(text);
    if (!stdin.write(bytes)) await new Promise((resolve) => stdin.once('drain', resolve));
    if ((from + 1_000) % 20_000 === 0) heldMb.push(held());
  }
  stdin.end();
  return heldMb;
}

/** Megabytes in objects, strings and buffers. */
function held(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 100_000) / 10;
}

test.each([{ packed: false }, { packed: true }])(
  'a stream of 100,000 events is never held in memory (gzip: $packed)',
  async ({ packed }) => {
    const stdin = new PassThrough();
    const feeding = feed(stdin, packed);
    const { stdout } = await tallybook(
      ['run', '--rules', 'docs/examples/chat.json', '-', '--json'],
      { stdin },
    );
    expect(JSON.parse(stdout)).toMatchObject({ events: { byStatus: { accepted: EVENTS } } });
    const heldMb = await feeding;
    process.stdout.write(`MB held after each 20,000 events: ${heldMb.join(', ')}\n`);
    const [first = Number.NaN, ...rest] = heldMb;
    // The texts alone are over 100 MB.
    expect(Math.max(...rest) - first).toBeLessThan(15);
  },
);

test('what is too much to sort is refused and not half sorted', async () => {
  async function* lines() {
    for (let number = 1; number <= 11; number += 1) {
      yield {
        kind: 'bad',
        reason: 'none',
        line: { file: '-', number, text: 'x', bytesRead: 1 },
      } as const;
    }
  }
  await expect(sorted(lines(), 10)).rejects.toMatchObject({
    exitCode: 3,
    message: '--sort holds at most 10 lines in memory.',
  });
  expect(await sorted(lines(), 11)).toHaveLength(11);
  expect(SORT_EVENTS_MAX).toBe(2_000_000);
});
