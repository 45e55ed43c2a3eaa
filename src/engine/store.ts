import { copyMember, isBlank, type Member, newMember } from '../model/member.ts';
import { copyProgrammeKey, newProgrammeKey, type ProgrammeKey } from '../model/programme-key.ts';
import type { Instant } from '../units/instant.ts';
import type { Store } from './deliver.ts';
import { type DueQueue, dueQueue } from './due.ts';

/** All members and programme keys of a book. */
export class MemoryStore implements Store {
  readonly all = new Map<string, Member>();
  readonly keys = new Map<string, ProgrammeKey>();
  readonly due: DueQueue = dueQueue();

  get(memberId: string): Member {
    return this.all.get(memberId) ?? newMember(memberId);
  }

  keep(member: Member): void {
    if (member.isKept && member.keptDueAt === member.dueAt) return;
    if (!isBlank(member)) this.#put(member);
  }

  key(address: string): ProgrammeKey {
    return this.keys.get(address) ?? newProgrammeKey(address);
  }

  keepKey(key: ProgrammeKey): void {
    if (!this.keys.has(key.id)) this.keys.set(key.id, key);
  }

  nextDue(limit: Instant): Instant | undefined {
    const at = this.due.next();
    return at !== undefined && at <= limit ? at : undefined;
  }

  dueAt(at: Instant): readonly string[] {
    return this.due.at(at);
  }

  /** Puts copies in the place of what is there. */
  replace(members: Iterable<Member>, keys: Iterable<ProgrammeKey>): void {
    for (const member of members) if (!isBlank(member)) this.#put(member);
    for (const key of keys) this.keys.set(key.id, key);
  }

  #put(member: Member): void {
    this.all.set(member.id, member);
    this.due.put(member.id, member.dueAt);
    member.isKept = true;
    member.keptDueAt = member.dueAt;
  }
}

/** Copies of what is touched: forgotten after a preview, or put in place at once. */
export class DraftStore implements Store {
  readonly #store: MemoryStore;
  /** The only member whose due things run; undefined: all. */
  readonly #only: string | undefined;
  readonly #members = new Map<string, Member>();
  readonly #keys = new Map<string, ProgrammeKey>();
  /** What was only looked at is not put in place. */
  readonly #kept = new Set<ProgrammeKey>();
  /** Of the members with something due up to the limit that was asked about first. */
  #due: DueQueue | undefined;

  constructor(store: MemoryStore, only?: string) {
    this.#store = store;
    this.#only = only;
  }

  get(memberId: string): Member {
    const known = this.#members.get(memberId);
    if (known) return known;
    const copy = copyMember(this.#store.get(memberId));
    this.#members.set(memberId, copy);
    return copy;
  }

  keep(member: Member): void {
    if (this.#only === undefined || this.#only === member.id)
      this.#due?.put(member.id, member.dueAt);
  }

  key(address: string): ProgrammeKey {
    const known = this.#keys.get(address);
    if (known) return known;
    const copy = copyProgrammeKey(this.#store.key(address));
    this.#keys.set(address, copy);
    return copy;
  }

  keepKey(key: ProgrammeKey): void {
    this.#kept.add(key);
  }

  nextDue(limit: Instant): Instant | undefined {
    const due = this.#dueUntil(limit);
    const at = due.next();
    return at !== undefined && at <= limit ? at : undefined;
  }

  dueAt(at: Instant): readonly string[] {
    return this.#due?.at(at) ?? [];
  }

  commit(): void {
    this.#store.replace(this.#members.values(), this.#kept);
  }

  #dueUntil(limit: Instant): DueQueue {
    if (this.#due) return this.#due;
    const due = dueQueue();
    const ids = this.#only === undefined ? this.#store.due.until(limit) : [this.#only];
    for (const id of ids) due.put(id, this.#store.get(id).dueAt);
    this.#due = due;
    return due;
  }
}
