import { ConflictError, InputError } from '@backstage/errors';
import type {
  PromotedItem,
  Promotion,
} from '@amamba/plugin-amamba-gitops-common';
import {
  type ItemValue,
  nameOfItem,
  readItem,
  sameValue,
  showValue,
  writeItem,
} from './items';

/** One item that one environment gets from another. */
export interface PlannedChange {
  item: PromotedItem;
  before?: ItemValue;
  after: ItemValue;
}

/** A file of an environment. */
export interface EnvironmentFile {
  environment: string;
  file: string;
  text: string;
}

/**
 * What of the items differs.
 *
 * @throws InputError when a file cannot be read, or does not say what is to be moved.
 */
export function planChanges(
  items: readonly PromotedItem[],
  from: EnvironmentFile,
  to: EnvironmentFile,
): PlannedChange[] {
  return items.flatMap(item => {
    const after = inFile(from, () => readItem(from.text, item));
    const before = inFile(to, () => readItem(to.text, item));
    if (!after) {
      throw new InputError(
        `${from.file} (${from.environment}) does not say ${nameOfItem(
          item,
        )}, so there is nothing to promote`,
      );
    }
    return sameValue(before, after)
      ? []
      : [{ item, ...(before && { before }), after }];
  });
}

/**
 * The target's file with the changes made.
 *
 * @throws ConflictError with both versions when it does not say any more what
 * the changes were planned for.
 */
export function applyChanges(
  changes: readonly PlannedChange[],
  to: EnvironmentFile,
): string {
  for (const { item, before, after } of changes) {
    const now = inFile(to, () => readItem(to.text, item));
    if (!sameValue(now, before)) {
      throw new ConflictError(
        `${to.environment} was changed meanwhile: ${nameOfItem(item)} is ${show(
          now,
        )} by now, not ${show(before)}; ${show(
          after,
        )} was not written. Look at the difference again.`,
      );
    }
  }
  return changes.reduce(
    (text, { item, after }) => inFile(to, () => writeItem(text, item, after)),
    to.text,
  );
}

/** Changes as people read them. */
export function showChanges(
  changes: readonly PlannedChange[],
): Promotion['changes'] {
  return changes.map(({ item, before, after }) => ({
    item: nameOfItem(item),
    ...(before && { before: showValue(before) }),
    after: showValue(after),
  }));
}

function show(value: ItemValue | undefined): string {
  return value ? showValue(value) : 'not said';
}

function inFile<T>({ file, environment }: EnvironmentFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(`${file} (${environment}): ${error.message}`)
      : error;
  }
}
