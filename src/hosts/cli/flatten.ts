import { flatten as merge } from '../../index.ts';
import { presets } from '../../presets.ts';
import { documentsOf, isSchedule, issueReport, readRules } from './rules.ts';
import { EXIT, type ExitCode, Failure, type Streams, sinkOf } from './streams.ts';

/** `tallybook flatten`: the rule set with its parents merged into it, as JSON. */
export async function flatten(
  { rules: name }: { readonly rules: string },
  streams: Streams,
): Promise<ExitCode> {
  const document = readRules(name);
  const merged = documentsOf(document).map((rules) => {
    const flat = merge(rules, presets);
    if (flat.ok) return flat.value;
    throw new Failure(EXIT.usage, issueReport(name, flat.issues));
  });
  const whole = isSchedule(document)
    ? {
        versions: document.versions.map((version, index) => ({ ...version, rules: merged[index] })),
      }
    : merged[0];
  const out = sinkOf(streams.stdout, 'standard output');
  await out.write(`${JSON.stringify(whole, undefined, 2)}\n`);
  await out.end();
  return EXIT.done;
}
