import type { PathSegment } from '../model/issue.ts';
import type { Context } from './context.ts';
import { issue } from './issues.ts';
import { compileWhen, type Scope } from './scope.ts';

/** A row of an ordered list, in which the first match counts. */
export interface Choice<T> {
  /** A condition; absent in the last row, which is the default. */
  readonly if?: unknown;
  readonly use: T;
}

/** An ordered list as a closure; a list without a default, or with one too early, is an issue. */
export function compileChoices<T, Compiled>(
  rows: readonly Choice<T>[],
  path: readonly PathSegment[],
  scope: Scope,
  compile: (use: T, path: readonly PathSegment[]) => Compiled,
): (context: Context) => Compiled {
  if (rows.at(-1)?.if !== undefined) scope.issues.push(issue('no-default', path));
  const choices = rows.map((row, index) => {
    if (row.if === undefined && index < rows.length - 1)
      scope.issues.push(issue('default-not-last', [...path, index + 1]));
    const when = compileWhen(row.if, [...path, index, 'if'], scope);
    return { when, use: compile(row.use, [...path, index, 'use']) };
  });
  const last = choices.at(-1);
  if (!last) throw new Error('A list of choices has a row.');
  return (context) => {
    const chosen = choices.find(({ when }) => when === undefined || when.test(context));
    return (chosen ?? last).use;
  };
}
