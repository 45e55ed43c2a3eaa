import { type AdmittedEvent, type Event, endOf, stampReceipt } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { Outcome } from '../model/outcome.ts';
import { groupAddress } from '../model/programme-key.ts';
import { type ParseOptions, programFrom } from '../rules/parse.ts';
import type { Program } from '../rules/program.ts';
import type { RuleSet, Schedule } from '../rules/rule-set.ts';
import { idFault } from '../units/identifier.ts';
import { formatInstant, type Instant, parseInstant } from '../units/instant.ts';
import { type Admission, admit } from './admit.ts';
import { appliedTo, checkReach, stateMarks } from './continuation.ts';
import type { Store } from './deliver.ts';
import { exchange, releaseDue } from './exchange.ts';
import { type Explanation, explainIn } from './explain.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { thawKey } from './key-row.ts';
import { knowsSeen } from './known.ts';
import { type MemberView, viewOf } from './member-view.ts';
import { invalidOutcome, isApplied, isRecorded } from './outcomes.ts';
import { thawMember } from './row.ts';
import { RowError } from './row-error.ts';
import { readSnapshot, SNAPSHOT_VERSION, type SnapshotRow, snapshotRows } from './snapshot.ts';
import { DraftStore, MemoryStore } from './store.ts';
import type { Desk } from './turn.ts';

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

export interface ForecastOptions extends MemberOptions {
  /** Included; ISO 8601, or epoch milliseconds. */
  readonly through?: string | number | undefined;
}

/** How far a forecast looks ahead. */
const FORESEEN = { years: 1 };

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
   * What the book knows of a member; zeros for one it has not met. As of `at`, by default of the
   * member's latest input or the latest `advance`: with all that time brings until then if nothing
   * more is done. Of the past a book keeps no balances: see `statement` and `run`. Changes nothing.
   * @throws RangeError where `at` is no instant.
   */
  member(memberId: string, options?: MemberOptions | null): MemberView;
  /**
   * The open lots of a member as of `at`, and the lines and notices that time would bring up to
   * `through` (included; a year on by default) if nothing more is done. Changes nothing.
   * @throws RangeError where `at` or `through` is no instant.
   */
  forecast(memberId: string, options?: ForecastOptions | null): Forecast;
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
  return new MemoryBook(programFrom(rules, options), options);
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
    this.#desk = { program, programme, knows: knowsSeen };
    if (snapshot !== undefined) this.#open(snapshot);
  }

  post(event: Event, options: PostOptions | null = null): Outcome {
    return this.take(admit(event, this.#arrivals), options?.trusted === true, true);
  }

  /** Applies an event that was read before: live, as it is received, or from a record in canonical order. */
  take(admission: Admission, trusted: boolean, isLive: boolean): Outcome {
    if (!admission.ok) return invalidOutcome(admission);
    const { event } = admission;
    const outcome = this.#guarded((store) => this.#exchange(store, event, trusted, isLive));
    if (isRecorded(outcome)) this.#arrivals += 1;
    return outcome;
  }

  preview(event: Event, options: PostOptions | null = null): Outcome {
    const admission = admit(event, this.#arrivals);
    if (!admission.ok) return invalidOutcome(admission);
    const draft = new DraftStore(this.#members);
    return this.#exchange(draft, admission.event, options?.trusted === true, true);
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
    return { outcome, rules: explainIn(this.#desk, member, admission.event, tags) };
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
    const at = this.#asked(memberId, options?.at);
    const { member } = this.#ahead(memberId, at);
    return viewOf(member, this.program, at);
  }

  forecast(memberId: string, options: ForecastOptions | null = null): Forecast {
    const at = this.#asked(memberId, options?.at);
    const { member } = this.#ahead(memberId, at);
    const through = options?.through;
    const end =
      through === undefined
        ? at && this.program.calendar.shift(at, FORESEEN, 1)
        : instantOf(through);
    const { outcomes } = this.#ahead(memberId, end);
    return forecastOf(member, this.program, { at, outcomes });
  }

  /** The instant asked about; by default the latest one known. */
  #asked(memberId: string, at: string | number | undefined): Instant | undefined {
    if (at !== undefined) return instantOf(at);
    const latest = Math.max(this.#members.get(memberId).clock ?? 0, this.#clock ?? 0);
    return latest > 0 ? (latest as Instant) : undefined;
  }

  /** A member as it will be at an instant if nothing more is done, and what time brings until then. */
  #ahead(memberId: string, at: Instant | undefined) {
    const member = this.#members.get(memberId);
    const { dueAt } = member;
    if (at === undefined || dueAt === undefined || dueAt > at) return { member, outcomes: [] };
    const draft = new DraftStore(this.#members, memberId);
    const outcomes = releaseDue(this.#desk, draft, endOf(at));
    return { member: draft.get(memberId), outcomes };
  }

  snapshot(): Iterable<SnapshotRow> {
    const { all, keys } = this.#members;
    const header = {
      kind: 'book',
      v: SNAPSHOT_VERSION,
      programme: this.programme,
      ...stateMarks(this.program, appliedTo(all.values(), keys.values(), this.#clock)),
      arrivals: this.#arrivals,
      members: all.size,
      keys: keys.size,
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

  #exchange(store: Store, event: AdmittedEvent, trusted: boolean, isLive: boolean): Outcome {
    const clock = this.#clock;
    const delivery = { trusted, clock, isLive };
    return exchange(this.#desk, store, stampReceipt(event, clock), delivery);
  }

  #open(snapshot: Iterable<SnapshotRow>): void {
    const { header, rows } = readSnapshot(snapshot, this.program, this.programme);
    for (const one of rows) {
      if (one.kind === 'key') this.#members.keepKey(thawKey(one.row, this.program));
      else this.#members.keep(settledMember(one.row, this.program));
    }
    const { all, keys } = this.#members;
    checkReach(header, appliedTo(all.values(), keys.values(), header.clock));
    this.#clock = header.clock as Instant | undefined;
    this.#arrivals = header.arrivals;
  }
}

function instantOf(value: string | number): Instant {
  const at = parseInstant(value);
  if (at === undefined) throw new RangeError('The instant to look at is not one.');
  return at;
}

/** In one process every reply is there at once. */
function settledMember(row: MemberRow, program: Program): Member {
  const member = thawMember(row, program);
  if (row.open) throw new RowError('a member waits for the replies of programme keys');
  return member;
}
