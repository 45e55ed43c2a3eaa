import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../index.ts';
import { eventsOf } from './events.ts';
import { decimal, table } from './figures.ts';
import { packageFolder } from './package.ts';
import { play } from './play.ts';
import { type LoadedRules, loadRules } from './rules.ts';
import { EXIT, type ExitCode, Failure, type Streams, sinkOf } from './streams.ts';
import { summaryOf } from './summary.ts';
import { summaryText } from './summary-text.ts';

const SCENES = [
  {
    title: 'A chat group: the Ubuntu channel, judged by group-points',
    rules: 'chat.json',
    events: 'streams/ubuntu-irc.jsonl.gz',
  },
  {
    title: 'A shop: a British seller of gifts, judged by food',
    rules: 'shop.json',
    events: 'streams/online-retail.jsonl.gz',
  },
] as const;

/** Entries that are shown before the summary. */
const EXTRACT_LENGTH = 12;

/** `tallybook demo`: the first lines of two real ledgers, and what became of their streams. */
export async function demo(streams: Streams): Promise<ExitCode> {
  const out = sinkOf(streams.stdout, 'standard output');
  for (const [index, scene] of SCENES.entries()) {
    const rules = loadRules(exampleFile(scene.rules));
    const extract: Entry[] = [];
    const played = await play(
      eventsOf([exampleFile(scene.events)], streams.stdin),
      { rules, programme: 'demo' },
      {
        onOutcome: ({ entries }) => {
          extract.push(...entries.slice(0, EXTRACT_LENGTH - extract.length));
        },
      },
    );
    const title = `${scene.title}\n${'='.repeat(scene.title.length)}\n`;
    await out.write(`${index === 0 ? '' : '\n\n'}${title}\n${extractText(extract, rules)}\n`);
    await out.write(summaryText(summaryOf(played)));
  }
  await out.end();
  return EXIT.done;
}

function extractText(entries: readonly Entry[], { program }: LoadedRules): string {
  const rows = entries.map(({ at, memberId, ruleId, points, balance, currency }) => {
    const scale = program.currencies.find(({ id }) => id === currency)?.scale ?? 0;
    const [change, total] = [points, balance].map((units) => decimal(BigInt(units), scale));
    return [
      at.slice(0, 16),
      memberId,
      ruleId,
      `${points > 0 ? '+' : ''}${change}`,
      `${total}`,
      currency,
    ];
  });
  return table([['at (UTC)', 'member', 'rule', 'change', 'balance', ''], ...rows]);
}

function exampleFile(name: string): string {
  const file = join(packageFolder(), 'docs', 'examples', name);
  if (existsSync(file)) return file;
  throw new Failure(EXIT.file, `The demo needs ${file}, which this copy does not carry.`);
}
