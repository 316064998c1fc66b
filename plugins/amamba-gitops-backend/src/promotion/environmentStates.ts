import type {
  Environment,
  EnvironmentState,
  PromotedItem,
  PromotionPath,
} from '@amamba/plugin-amamba-gitops-common';
import { toServiceError } from '@amamba/plugin-amamba-node';
import { fileOf, type ReadFiles } from './comparison';
import {
  type ItemValue,
  nameOfItem,
  readItem,
  sameValue,
  showValue,
} from './edits/items';
import { branchOf } from './steps';
import type { StoredPromotion } from './store/PromotionStore';

interface Reading {
  environment: Environment;
  revision?: string;
  values: Array<{ item: PromotedItem; value?: ItemValue }>;
  problem?: string;
}

/** What is where: what Git says of each environment. */
export async function readEnvironments(
  path: PromotionPath,
  read: ReadFiles,
  lastDone: readonly StoredPromotion[],
): Promise<EnvironmentState[]> {
  const readings = await Promise.all(
    path.environments.map(environment =>
      readEnvironment(path, environment, read),
    ),
  );
  return readings.map((reading, index) => {
    const last = lastDone.find(({ to }) => to === reading.environment.name);
    return {
      ...reading.environment,
      values: reading.values.map(({ item, value }) => ({
        item: nameOfItem(item),
        ...(value && { value: showValue(value) }),
      })),
      ...(reading.revision && { revision: reading.revision }),
      ...(reading.problem && { problem: reading.problem }),
      sameAsPrevious: index > 0 && isSame(readings[index - 1], reading),
      ...(last && {
        promotedAt: (last.finishedAt ?? last.requestedAt).toISOString(),
        promotedBy: last.requestedBy,
      }),
    };
  });
}

async function readEnvironment(
  path: PromotionPath,
  environment: Environment,
  read: ReadFiles,
): Promise<Reading> {
  try {
    const branch = branchOf(path, environment);
    const files = path.environments
      .filter(other => branchOf(path, other) === branch)
      .map(({ file }) => file);
    const found = await read(branch, [...new Set(files)]);
    const { text } = fileOf(environment, found);
    return {
      environment,
      revision: found.sha,
      values: path.items.map(item => ({ item, value: readItem(text, item) })),
    };
  } catch (error) {
    return { environment, values: [], problem: toServiceError(error).message };
  }
}

function isSame(before: Reading, reading: Reading): boolean {
  return (
    reading.values.length > 0 &&
    before.values.length === reading.values.length &&
    reading.values.every(
      ({ value }, index) =>
        value !== undefined && sameValue(before.values[index].value, value),
    )
  );
}
