import { describe, expect, it } from 'vitest';
import { conditionCompiler } from '../../src/rules/conditions/compile.ts';
import type { Condition } from '../../src/rules/conditions/shape.ts';
import { askEngine, bare } from './oracle.ts';
import { type Mode, randomTree, randomWorld, type Tree } from './trees.ts';
import { DEFAULT_TABLE, drawFrom, HOST_TABLE, scopeOf, type World } from './world.ts';

const isLong = process.env['LONG'] === '1';
const TREES = isLong ? 25_000 : 600;
const WORLDS_PER_TREE = isLong ? 3 : 2;

interface Tally {
  answers: number;
  refused: number;
  rejected: number;
  readonly divergences: unknown[];
}

async function compareTrees(seed: number, mode: Mode): Promise<Tally> {
  const draw = drawFrom(seed);
  const tally: Tally = { answers: 0, refused: 0, rejected: 0, divergences: [] };
  for (let index = 0; index < TREES; index += 1) {
    const tree = randomTree(draw, mode);
    const scope = scopeOf(tree.named, tree.isHosted ? HOST_TABLE : DEFAULT_TABLE);
    const compiled = conditionCompiler(scope).compile(tree.condition, []);
    if (!compiled.ok) tally.refused += 1;
    for (let count = 0; compiled.ok && count < WORLDS_PER_TREE; count += 1) {
      await compareOnce(tree, compiled.condition, randomWorld(draw, mode), tally);
    }
  }
  return tally;
}

async function compareOnce(
  tree: Tree,
  condition: Condition<World>,
  world: World,
  tally: Tally,
): Promise<void> {
  const verdict = await askEngine({ ...tree, world });
  const result = condition.test(world);
  const trace = condition.explain(world);
  expect(trace.result).toBe(result);
  if (verdict.kind === 'rejected') {
    tally.rejected += 1;
    expect(verdict.error).toBeInstanceOf(TypeError);
    return;
  }
  tally.answers += 1;
  if (verdict.result !== result) tally.divergences.push({ tree, world, verdict, result });
  expect(bare(trace)).toEqual(verdict.trace);
}

function report(mode: Mode, tally: Tally): void {
  if (isLong) process.stdout.write(`${mode}: ${JSON.stringify(tally)}\n`);
}

describe('random trees mean the same as in json-rules-engine', () => {
  it('typed trees: every answer and every explanation is the same, and nothing is refused', async () => {
    const tally = await compareTrees(31, 'typed');
    report('typed', tally);
    expect(tally.divergences).toEqual([]);
    expect(tally).toMatchObject({ refused: 0, rejected: 0, answers: TREES * WORLDS_PER_TREE });
  }, 900_000);

  it('open trees: what is accepted answers the same wherever json-rules-engine answers', async () => {
    const tally = await compareTrees(41, 'open');
    report('open', tally);
    expect(tally.divergences).toEqual([]);
    expect(tally.answers).toBeGreaterThan(TREES * WORLDS_PER_TREE * 0.2);
  }, 900_000);
});
