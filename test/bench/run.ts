/**
 * `npm run bench`: what the engine costs, as ratios to peers that run in the same process on the
 * same events, round by round. `npm run bench -- group` runs the sections whose names hold the
 * word, `--long` adds the largest sizes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  correctionsHistory,
  correctionsMembers,
  correctionsOpen,
  correctionsRefunds,
  correctionsYear,
} from './corrections.ts';
import { foodFlatness, foodRatio, foodState } from './food.ts';
import { groupFlatness, groupHistory, groupRatio, groupState, wideCapCost } from './group.ts';
import { median } from './measure.ts';
import { print } from './report.ts';
import type { Terms } from './terms.ts';
import { timeHistory, timeLots, timeMembers, timeRatio, timeState } from './time.ts';

const SECTIONS: Readonly<Record<string, (terms: Terms) => void | Promise<void>>> = {
  'food-ratio': foodRatio,
  'food-flatness': foodFlatness,
  'food-state': foodState,
  'group-ratio': groupRatio,
  'group-cap': wideCapCost,
  'group-flatness': groupFlatness,
  'group-history': groupHistory,
  'group-state': groupState,
  'time-ratio': timeRatio,
  'time-lots': timeLots,
  'time-history': timeHistory,
  'time-members': timeMembers,
  'time-state': timeState,
  'corrections-open': correctionsOpen,
  'corrections-members': correctionsMembers,
  'corrections-history': correctionsHistory,
  'corrections-refunds': correctionsRefunds,
  'corrections-year': correctionsYear,
  'cold-start': coldStart,
};

function coldStart(): void {
  const dist = resolve('dist/index.js');
  if (!existsSync(dist)) {
    print('Cold start: skipped, dist is not built');
    return;
  }
  const time = (script: string) =>
    median(
      Array.from({ length: 7 }, () => {
        const from = process.hrtime.bigint();
        spawnSync(process.execPath, ['--input-type=module', '-e', script]);
        return Number(process.hrtime.bigint() - from) / 1e6;
      }),
    );
  const bare = time('');
  const imported = time(`await import(${JSON.stringify(dist)})`);
  print(
    `Cold start: import adds ${(imported - bare).toFixed(0)} ms to node's ${bare.toFixed(0)} ms`,
  );
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const long = process.argv.includes('--long');
const terms: Terms = { rounds: long ? 7 : 5, long };
for (const [name, run] of Object.entries(SECTIONS)) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  await run(terms);
  print();
}
