import { resolve } from 'node:path';
import type { Event, Explanation } from '../../index.ts';
import { eventsOf, sorted } from './events.ts';
import { explanationText } from './explanation-text.ts';
import { instantIn, overridesIn } from './options.ts';
import { type Listener, play } from './play.ts';
import { progressOn } from './progress.ts';
import { loadRules } from './rules.ts';
import {
  EXIT,
  type ExitCode,
  Failure,
  fileSink,
  type Sink,
  type Streams,
  sinkOf,
} from './streams.ts';
import { summaryOf } from './summary.ts';
import { summaryText } from './summary-text.ts';

export interface RunOptions {
  readonly rules: string;
  readonly out?: string;
  readonly until?: string;
  readonly explain?: string;
  readonly sort?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly programme: string;
  readonly openPeriod?: string;
  /** Absent: on a terminal only. */
  readonly progress?: boolean;
}

/** `tallybook run`: the ledger and the summary of recorded events. */
export async function run(
  files: readonly string[],
  options: RunOptions,
  streams: Streams,
): Promise<ExitCode> {
  checkUsage(files, options.out);
  const until = instantIn(options.until, '--until');
  const rules = loadRules(options.rules, overridesIn(options));
  const ledger = openLedger(options.out, streams);
  // Entries on standard output leave standard error to the summary.
  const said = sinkOf(options.out === '-' ? streams.stderr : streams.stdout, 'the summary');
  const progress = progressOn(streams.stderr, options.progress ?? streams.isTerminal);
  const explained: Explained[] = [];
  const listener: Listener = {
    onLine: progress.show,
    onOutcome: async ({ entries }) => {
      for (const entry of entries) await ledger?.write(`${JSON.stringify(entry)}\n`);
    },
    onExplanation: async (event, explanation) => {
      explained.push({ event, explanation });
      if (options.json !== true) await said.write(explanationText(event, explanation, rules));
    },
  };
  const lines = eventsOf(files, streams.stdin);
  const inOrder = options.sort === true ? await sorted(lines) : lines;
  const played = await play(inOrder, { ...options, rules, until }, listener).finally(
    progress.clear,
  );
  await ledger?.end();
  await say({ ...options, explained }, summaryOf(played), said);
  if (options.explain === undefined || explained.length > 0) return EXIT.done;
  throw new Failure(EXIT.usage, `There was no event ${options.explain} to explain.`);
}

interface Explained {
  readonly event: Event;
  readonly explanation: Explanation;
}

async function say(
  {
    json,
    explain,
    explained,
  }: Pick<RunOptions, 'json' | 'explain'> & {
    readonly explained: readonly Explained[];
  },
  summary: ReturnType<typeof summaryOf>,
  said: Sink,
): Promise<void> {
  if (json === true) {
    const whole = explain === undefined ? summary : { ...summary, explained };
    await said.write(`${JSON.stringify(whole, undefined, 2)}\n`);
  } else {
    await said.write(`${explained.length > 0 ? '\n' : ''}${summaryText(summary)}`);
  }
  await said.end();
}

function checkUsage(files: readonly string[], out: string | undefined): void {
  if (files.filter((file) => file === '-').length > 1)
    throw new Failure(EXIT.usage, 'Standard input can be read once.');
  if (out === undefined || out === '-') return;
  if (files.some((file) => file !== '-' && resolve(file) === resolve(out)))
    throw new Failure(EXIT.usage, `--out ${out} is one of the inputs and would be overwritten.`);
}

function openLedger(out: string | undefined, { stdout }: Streams): Sink | undefined {
  if (out === undefined) return undefined;
  return out === '-' ? sinkOf(stdout, 'standard output') : fileSink(out);
}
