import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile, parseRuleSet } from '../../src/index.ts';
import { beauty, food, groupPoints, home, maternity, presets } from '../../src/presets.ts';

test('every preset folder is exported, under its own id', () => {
  const folders = readdirSync('presets', { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  expect(presets.map(({ id }) => id)).toEqual(folders.map(({ name }) => name).sort());
  expect(presets).toEqual([beauty, food, groupPoints, home, maternity]);
});

test.each(presets.map((preset) => ({ id: preset.id, preset })))(
  '$id is a rule set without issues or warnings',
  ({ preset }) => {
    expect(parseRuleSet(preset)).toEqual({ ok: true, value: preset, warnings: [] });
    expect(compile(preset).versions).toHaveLength(1);
  },
);

test('a rule set extends a preset by its id and version', () => {
  const child = { id: 'mine', version: 1, extends: `food@${food.version}`, timeZone: 'UTC' };
  const parsed = parseRuleSet(child, { presets });
  expect(parsed).toMatchObject({
    ok: true,
    value: { id: 'mine', timeZone: 'UTC', rules: food.rules },
  });
});
