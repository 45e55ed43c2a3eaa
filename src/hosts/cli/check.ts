import type { Program } from '../../index.ts';
import { confluenceOf } from '../../rules/confluence.ts';
import { byCodeUnit } from '../../units/identifier.ts';
import { counted, table } from './figures.ts';
import { issueLine, loadRules } from './rules.ts';
import { EXIT, type ExitCode, type Streams, sinkOf } from './streams.ts';

type Version = Program['versions'][number];
type Award = Version['awardsById'] extends ReadonlyMap<string, infer Value> ? Value : never;

/**
 * `tallybook check`: issues, what each rule that acts on awards reaches, whether members may be
 * served in any order, and warnings.
 */
export async function check(
  options: { readonly rules: string },
  streams: Streams,
): Promise<ExitCode> {
  const { program, warnings } = loadRules(options.rules);
  const out = sinkOf(streams.stdout, 'standard output');
  for (const version of program.versions) await out.write(versionText(version, program));
  await out.write(`\n${confluenceOf(program).sentence}\n`);
  const warned = warnings.map((warning) => `${issueLine(warning)}\n`).join('');
  await out.write(warned === '' ? '' : `\nWarnings\n${warned}`);
  await out.end();
  return EXIT.done;
}

const ACTING: ReadonlySet<string> = new Set(['multiplier', 'cap', 'cooldown']);

function versionText(version: Version, program: Program): string {
  const { label, ruleSet, awardsById } = version;
  const awards = [...awardsById.values()];
  const acting = Object.entries(ruleSet.rules)
    .filter(([, { kind, enabled }]) => ACTING.has(kind) && enabled !== false)
    .sort(([a], [b]) => byCodeUnit(a, b));
  const rows = acting.map(([ruleId, { kind }]) => [
    ruleId,
    kind,
    reachText(ruleId, awards, program),
  ]);
  const head = `${label}: no issues, ${counted(awards.length, 'award')}\n`;
  return rows.length === 0 ? head : `${head}\nReach\n${table(rows)}`;
}

function reachText(ruleId: string, awards: readonly Award[], program: Program): string {
  const reached = awards.flatMap((award) => describeReach(ruleId, award, program));
  return reached.length === 0 ? 'reaches no award' : reached.join(', ');
}

function describeReach(ruleId: string, award: Award, { currencies }: Program): readonly string[] {
  const multiplied = award.shares
    .filter(({ factorGroups }) =>
      factorGroups.some(({ factors }) => factors.some((factor) => factor.ruleId === ruleId)),
    )
    .map(({ currency }) => `${award.ruleId} (${currencies[currency]?.id})`);
  if (multiplied.length > 0) return multiplied;
  const gates = [...award.gates, ...award.wide].filter((gate) => gate.ruleId === ruleId);
  const caps = award.shares.flatMap((share) => share.caps.filter((cap) => cap.ruleId === ruleId));
  if (gates.length + caps.length === 0) return [];
  const holds =
    caps.some(({ cuts }) => cuts) || gates.some((gate) => !('refuses' in gate) || gate.refuses);
  return [holds ? award.ruleId : `${award.ruleId} (counted only)`];
}
