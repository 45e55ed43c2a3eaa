import { copyMember, isBlank, type Member, newMember } from '../model/member.ts';
import type { Store } from './exchange.ts';

/** All members of a book. */
export class MemoryStore implements Store {
  readonly all = new Map<string, Member>();
  readonly waiting = new Set<string>();

  get(memberId: string): Member {
    return this.all.get(memberId) ?? newMember(memberId);
  }

  keep(member: Member): void {
    if (isBlank(member)) return;
    if (!this.all.has(member.id)) this.all.set(member.id, member);
    this.noteWaiting(member);
  }

  /** Puts a member in the place of the one that is there. */
  replace(member: Member): void {
    if (isBlank(member)) return;
    this.all.set(member.id, member);
    this.noteWaiting(member);
  }

  private noteWaiting({ id, waiting }: Member): void {
    if (waiting.length > 0) this.waiting.add(id);
    else if (this.waiting.size > 0) this.waiting.delete(id);
  }
}

/** Copies of the members that are touched: forgotten after a preview, or put in place at once. */
export class DraftStore implements Store {
  readonly waiting: ReadonlySet<string>;
  readonly #members: MemoryStore;
  readonly #copies = new Map<string, Member>();

  constructor(members: MemoryStore) {
    this.#members = members;
    this.waiting = members.waiting;
  }

  get(memberId: string): Member {
    const known = this.#copies.get(memberId);
    if (known) return known;
    const copy = copyMember(this.#members.get(memberId));
    this.#copies.set(memberId, copy);
    return copy;
  }

  keep(): void {}

  commit(): void {
    for (const copy of this.#copies.values()) this.#members.replace(copy);
  }
}
