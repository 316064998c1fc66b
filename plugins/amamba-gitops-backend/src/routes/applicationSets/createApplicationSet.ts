import type {
  GitopsContract,
  PreviewedApplication,
} from '@amamba/plugin-amamba-gitops-common';
import { ArgoCdError, type RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError, InputError } from '@backstage/errors';
import { requesterOf } from '../commands/commandContext';
import type { RouteDeps } from '../RouteDeps';
import { findTenancy } from '../tenancy';
import { checkNames } from './checkNames';
import { buildSet, previewSet } from './previewSet';

const TOLD = 5;

export function createApplicationSet(
  deps: RouteDeps,
): RouteHandler<GitopsContract['createApplicationSet']> {
  return async ({ body }, caller) => {
    const { instance, name } = body;
    const tenancy = await findTenancy(deps, caller.workspace, instance);
    const { applicationSets } = tenancy.client;
    await checkNames(deps, tenancy, body.template.name);
    const set = buildSet(deps, tenancy, body, requesterOf(caller));
    const taken = () =>
      new ConflictError(
        `The name ${name} is taken on Argo CD ${instance}; choose another`,
      );
    // Argo CD would answer the one that is there, if it is just the same.
    if (await applicationSets.get({ name })) {
      throw taken();
    }
    const previewed = await previewSet(deps, tenancy, set);
    requireNoProblems(previewed);
    try {
      await applicationSets.create(set);
    } catch (error) {
      throw error instanceof ArgoCdError &&
        /existing ApplicationSet spec is different/.test(error.message)
        ? taken()
        : error;
    }
    caller.note({ subject: name, detail: `${previewed.length} applications` });
    await deps.inventory.refresh(instance);
    return { instance, name };
  };
}

function requireNoProblems(previewed: readonly PreviewedApplication[]): void {
  const problems = previewed.filter(({ problem }) => problem);
  if (problems.length > 0) {
    const more =
      problems.length > TOLD ? `; and ${problems.length - TOLD} more` : '';
    throw new InputError(
      `It was not made, for some of its applications must not be: ${problems
        .slice(0, TOLD)
        .map(({ name, problem }) => `${name}: ${problem}`)
        .join('; ')}${more}`,
    );
  }
}
