export { EVENT_LIMITS } from './engine/admit.ts';
export {
  type Book,
  type BookOptions,
  type ForecastOptions,
  type MemberOptions,
  openBook,
  type PostOptions,
} from './engine/book.ts';
export {
  type Diff,
  type DiffChange,
  type DiffOptions,
  diff,
  type MemberTotal,
  type RuleTotal,
} from './engine/diff.ts';
export type { CorrectingInputs } from './engine/diff-inputs.ts';
export type { Explanation, RuleExplanation } from './engine/explain.ts';
export type { Forecast } from './engine/forecast.ts';
export type { KeyMessage } from './engine/key-step.ts';
export type { LotStanding } from './engine/lot-view.ts';
export type { StateRow, StepResult } from './engine/member-step.ts';
export type { MemberView, StreakStanding } from './engine/member-view.ts';
export { type Dropped, type Migration, type Moved, migrate } from './engine/migrate.ts';
export { RowError } from './engine/row-error.ts';
export { type RunOptions, type RunResult, run } from './engine/run.ts';
export type { SnapshotHeader, SnapshotRow } from './engine/snapshot.ts';
export { type Statement, type StatementQuery, statement } from './engine/statement.ts';
export {
  addressOf,
  type KeyInput,
  type MemberInput,
  type StepInput,
  step,
} from './engine/step.ts';
export type { TierGoal, TierStanding } from './engine/tier-view.ts';
export type { Bucket, Calc, Entry, EntryKind, Factor } from './model/entry.ts';
export type { Event } from './model/event.ts';
export {
  DOCUMENT_ISSUE_CODES,
  type DocumentIssueCode,
  type Issue,
  type PathSegment,
} from './model/issue.ts';
export type { LotMove } from './model/lot.ts';
export type {
  HeldRow,
  LotRow,
  MemberRow,
  MemoryRow,
  OpenRow,
  SpendRow,
} from './model/member-row.ts';
export type {
  GrantMessage,
  GroupMessage,
  Message,
  MessageBase,
  MessageEvent,
  MessagePlace,
  ReleaseMessage,
  ReplyMessage,
  ReserveAsk,
  ReserveMessage,
} from './model/message.ts';
export {
  type CohortAssigned,
  type Correction,
  type First,
  type FreezeUsed,
  type ItemGranted,
  type LapseAhead,
  type MemberMuted,
  type Notice,
  type Outcome,
  REASON_CODES,
  type Reason,
  type ReasonCode,
  type Retry,
  type Status,
  type StreakEnded,
  type StrikeCounted,
  type TierCrossed,
  type Told,
} from './model/outcome.ts';
export type { KeyRow } from './model/programme-key.ts';
export type { AwardRule } from './rules/award.ts';
export type { CapRule } from './rules/cap.ts';
export { type Check, check, type ReachingKind, type RuleReach } from './rules/check.ts';
export type { ConditionIssueCode } from './rules/conditions/codes.ts';
export type { HostOperator } from './rules/conditions/operators.ts';
export type { ConditionTrace } from './rules/conditions/shape.ts';
export type { Confluence, OrderBound } from './rules/confluence.ts';
export type { CooldownRule } from './rules/cooldown.ts';
export type { DecayRule } from './rules/decay.ts';
export type { DuplicateRule } from './rules/duplicate.ts';
export type { ExpiryRule } from './rules/expiry.ts';
export { type Flattened, flatten } from './rules/flatten.ts';
export type { GateRule } from './rules/gate.ts';
export type { IdentityRule } from './rules/identity.ts';
export type { MultiplierRule } from './rules/multiplier.ts';
export {
  compile,
  type ParsedRuleSet,
  type ParseOptions,
  parseRuleSet,
  RuleSetError,
} from './rules/parse.ts';
export type { Program } from './rules/program.ts';
export type { RateLimitRule } from './rules/rate-limit.ts';
export type { Currency, Rule, RuleSet, Schedule } from './rules/rule-set.ts';
export type { SeasonRule } from './rules/season.ts';
export type { StreakRule } from './rules/streak.ts';
export type { TierRule } from './rules/tier.ts';
export type { OrderReason } from './rules/traffic-cells.ts';
