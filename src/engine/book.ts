import { type AdmittedEvent, type Event, endOf, stampReceipt } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { Outcome } from '../model/outcome.ts';
import { groupAddress } from '../model/programme-key.ts';
import { compile, type ParseOptions } from '../rules/parse.ts';
import type { Program } from '../rules/program.ts';
import type { RuleSet, Schedule } from '../rules/rule-set.ts';
import { idFault } from '../units/identifier.ts';
import { formatInstant, type Instant, parseInstant } from '../units/instant.ts';
import { type Admission, admit } from './admit.ts';
import { exchange, releaseDue, type Store } from './exchange.ts';
import { type Explanation, explainIn } from './explain.ts';
import { thawKey } from './key-row.ts';
import { type MemberView, viewOf } from './member-view.ts';
import { invalidOutcome, isApplied, isRecorded } from './outcomes.ts';
import type { Desk } from './pipeline.ts';
import { RowError, thawMember } from './row.ts';
import { readSnapshot, SNAPSHOT_VERSION, type SnapshotRow, snapshotRows } from './snapshot.ts';
import { DraftStore, MemoryStore } from './store.ts';

export interface BookOptions extends ParseOptions {
  /** The tenant: part of every key and entry. An id. */
  readonly programme: string;
  /** A rule set, a schedule, or a program that is already compiled. */
  readonly rules: RuleSet | Schedule | Program;
  /** The rows that `snapshot` gave. */
  readonly snapshot?: Iterable<SnapshotRow> | undefined;
}

export interface PostOptions {
  /** Whether control inputs are taken from the sender; `false` by default. */
  readonly trusted?: boolean | undefined;
}

export interface MemberOptions {
  /** ISO 8601, or epoch milliseconds. */
  readonly at?: string | number | undefined;
}

/** The points of one programme, in memory: events go in one by one, outcomes come out. */
export interface Book {
  readonly program: Program;
  readonly programme: string;
  /** Applies one event. Never throws at what it is given; nothing half done stays. */
  post(event: Event, options?: PostOptions | null): Outcome;
  /** The outcome that `post` would give now. Changes nothing. */
  preview(event: Event, options?: PostOptions | null): Outcome;
  /** The outcome that `post` would give now, with every rule of the event's type looked into. Changes nothing. */
  explain(event: Event, options?: PostOptions | null): Explanation;
  /**
   * Moves the clock and applies what had waited for it, in canonical order. An instant before the
   * clock does nothing.
   * @throws RangeError where `to` is no instant.
   */
  advance(to: string | number): readonly Outcome[];
  /** Instant of the next thing that is due, ISO 8601; undefined if none is. */
  wakeAt(): string | undefined;
  /**
   * What the book knows of a member; zeros for one it has not met. Streaks are as of `at`, by
   * default of the member's latest input or the latest `advance`. Changes nothing.
   * @throws RangeError where `at` is no instant.
   */
  member(memberId: string, options?: MemberOptions | null): MemberView;
  /** A header, then one row per member in the order of ids. Read it before the next `post`. */
  snapshot(): Iterable<SnapshotRow>;
}

/**
 * Opens a book, empty or where a snapshot left it.
 * @throws RuleSetError for faulty rules, RangeError for a programme that is no id, RowError for a
 * snapshot that these rules cannot continue. What the iterable itself throws passes through.
 */
export function openBook(options: BookOptions): Book {
  return openMemoryBook(options);
}

/** The same, with what `run` needs besides. */
export function openMemoryBook(options: BookOptions): MemoryBook {
  const { programme, rules } = options;
  const fault = typeof programme === 'string' ? idFault(programme) : 'no text';
  if (fault !== undefined) throw new RangeError(`The programme is not a usable id (${fault}).`);
  return new MemoryBook(isProgram(rules) ? rules : compile(rules, options), options);
}

/** No JSON document holds a function. */
function isProgram(rules: BookOptions['rules']): rules is Program {
  return typeof (rules as Partial<Program> | null | undefined)?.fingerprint === 'function';
}

export class MemoryBook implements Book {
  readonly program: Program;
  readonly programme: string;
  readonly #desk: Desk;
  readonly #members = new MemoryStore();
  #clock: Instant | undefined;
  #arrivals = 0;

  constructor(program: Program, { programme, snapshot }: BookOptions) {
    this.program = program;
    this.programme = programme;
    this.#desk = { program, programme };
    if (snapshot !== undefined) this.#open(snapshot);
  }

  post(event: Event, options: PostOptions | null = null): Outcome {
    return this.take(admit(event, this.#arrivals), options);
  }

  /** Applies an event that was read before. */
  take(admission: Admission, options: PostOptions | null): Outcome {
    if (!admission.ok) return invalidOutcome(admission);
    const outcome = this.#guarded((store) => this.#exchange(store, admission.event, options));
    if (isRecorded(outcome)) this.#arrivals += 1;
    return outcome;
  }

  preview(event: Event, options: PostOptions | null = null): Outcome {
    const admission = admit(event, this.#arrivals);
    if (!admission.ok) return invalidOutcome(admission);
    return this.#exchange(new DraftStore(this.#members), admission.event, options);
  }

  explain(event: Event, options: PostOptions | null = null): Explanation {
    const outcome = this.preview(event, options);
    const admission = admit(event, this.#arrivals);
    if (!admission.ok) return { outcome, rules: [] };
    if (!isApplied(outcome)) return { outcome, rules: [] };
    const store = new DraftStore(this.#members);
    releaseDue(this.#desk, store, admission.event);
    const { memberId, groupId } = admission.event;
    const tags = groupId === undefined ? [] : store.key(groupAddress(groupId)).tags;
    const member = store.get(memberId);
    return { outcome, rules: explainIn(this.program, member, admission.event, tags) };
  }

  advance(to: string | number): readonly Outcome[] {
    const at = parseInstant(to);
    if (at === undefined) throw new RangeError('The instant to advance to is not one.');
    if (this.#clock !== undefined && at <= this.#clock) return [];
    const outcomes = this.#guarded((store) => releaseDue(this.#desk, store, endOf(at)));
    this.#clock = at;
    return outcomes;
  }

  wakeAt(): string | undefined {
    const at = this.#members.due.next();
    return at === undefined ? undefined : formatInstant(at);
  }

  member(memberId: string, options: MemberOptions | null = null): MemberView {
    const at = options?.at;
    const member = this.#members.get(memberId);
    const asked = at === undefined ? undefined : parseInstant(at);
    if (at !== undefined && asked === undefined)
      throw new RangeError('The instant to look at is not one.');
    const latest = Math.max(member.clock ?? 0, this.#clock ?? 0);
    return viewOf(member, this.program, asked ?? (latest > 0 ? (latest as Instant) : undefined));
  }

  snapshot(): Iterable<SnapshotRow> {
    const header = {
      kind: 'book',
      v: SNAPSHOT_VERSION,
      programme: this.programme,
      fingerprint: this.program.fingerprint(),
      ruleSets: this.program.versions.map(({ label }) => label),
      arrivals: this.#arrivals,
      members: this.#members.all.size,
      keys: this.#members.keys.size,
    } as const;
    const clocked = this.#clock === undefined ? header : { ...header, clock: this.#clock };
    return snapshotRows(clocked, this.#members, this.program);
  }

  /** Operators of the host may throw: then what was begun is thrown away. */
  #guarded<T>(act: (store: Store) => T): T {
    if (!this.program.hasHostOperators) return act(this.#members);
    const draft = new DraftStore(this.#members);
    const result = act(draft);
    draft.commit();
    return result;
  }

  #exchange(store: Store, event: AdmittedEvent, options: PostOptions | null): Outcome {
    const clock = this.#clock;
    const trusted = options?.trusted === true;
    return exchange(this.#desk, store, stampReceipt(event, clock), { trusted, clock });
  }

  #open(snapshot: Iterable<SnapshotRow>): void {
    const { header, rows } = readSnapshot(snapshot, this.program, this.programme);
    for (const one of rows) {
      if (one.kind === 'key') this.#members.keepKey(thawKey(one.row, this.program));
      else this.#members.keep(settledMember(one.row, this.program));
    }
    this.#clock = header.clock as Instant | undefined;
    this.#arrivals = header.arrivals;
  }
}

/** In one process every reply is there at once. */
function settledMember(row: MemberRow, program: Program): Member {
  const member = thawMember(row, program);
  if (row.open) throw new RowError('a member waits for the replies of programme keys');
  return member;
}
