import type {
  ApplicationSetInput,
  Generator,
} from '@amamba/plugin-amamba-gitops-common';
import type { NewArgoApplicationSet } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import {
  REQUESTED_BY_ANNOTATION,
  RESOURCES_FINALIZER,
  toArgoSpec,
} from './toArgoApplication';

type SimpleGenerator = Exclude<Generator, { type: 'matrix' }>;

/** What a set may use. */
export interface SetPlace {
  workspace: string;
  project: string;
  /** Address of a cluster of the workspace. @throws when it is not one. */
  serverOf(cluster: string): string;
  /** The clusters of the workspace that the instance knows. */
  clusters: readonly string[];
}

/** How a template names the cluster of an element. */
const CLUSTER_TEMPLATE = /^\{\{\s*\.(cluster|name|server)\s*\}\}$/;
/** Ours: the address that goes with an element's `cluster`. */
const SERVER_PARAMETER = 'server';

/** Whether a text is a template of Go's. */
export function isTemplate(text: string): boolean {
  return text.includes('{{');
}

/**
 * An ApplicationSet within a workspace.
 *
 * @remarks
 * Its project is the workspace's and is no template, so whatever its
 * generators find later, Argo CD lets its applications go nowhere else. A
 * `clusters` generator of Argo CD knows all clusters of all tenants; in its
 * place stands a list of those of the workspace.
 *
 * @throws InputError for what could name things of others.
 */
export function toArgoApplicationSet(
  input: ApplicationSetInput,
  place: SetPlace,
  requestedBy: string,
): NewArgoApplicationSet {
  const { template } = input;
  requireOwnNames(template.name, place.workspace);
  const server = toTemplateServer(input, place);
  return {
    metadata: {
      name: input.name,
      annotations: { [REQUESTED_BY_ANNOTATION]: requestedBy },
    },
    spec: {
      goTemplate: true,
      // A misspelt parameter is an error, not the text "<no value>".
      goTemplateOptions: ['missingkey=error'],
      generators: input.generators.map(generator =>
        toArgoGenerator(generator, place),
      ),
      syncPolicy: {
        applicationsSync: input.applicationsSync,
        preserveResourcesOnDeletion: input.preserveResourcesOnDeletion,
      },
      template: {
        metadata: {
          name: template.name,
          annotations: { [REQUESTED_BY_ANNOTATION]: requestedBy },
          ...(!input.preserveResourcesOnDeletion && {
            finalizers: [RESOURCES_FINALIZER],
          }),
        },
        spec: toArgoSpec(template.spec, { project: place.project, server }),
      },
    },
  };
}

/**
 * An ApplicationSet takes over an application of the same name that nobody
 * made by a set, whosever it is; and what a git generator finds tomorrow is
 * not known today. So the names begin with the workspace's.
 */
function requireOwnNames(name: string, workspace: string): void {
  const prefix = `${workspace}-`;
  if (!name.startsWith(prefix)) {
    throw new InputError(
      `The name of the applications, ${name}, must begin with ${prefix}: an ApplicationSet takes over what bears the names it makes, also of other workspaces`,
    );
  }
}

function toTemplateServer(input: ApplicationSetInput, place: SetPlace): string {
  const { cluster } = input.template.spec.destination;
  if (!isTemplate(cluster)) {
    return place.serverOf(cluster);
  }
  if (!CLUSTER_TEMPLATE.test(cluster)) {
    throw new InputError(
      `The cluster of the template, ${cluster}, must be one of the workspace or {{.cluster}}`,
    );
  }
  const without = input.generators.find(generator => !bringsCluster(generator));
  if (without) {
    throw new InputError(
      `The template goes to {{.cluster}}, but its generator of type ${without.type} has none: use clusters, a list with "cluster" in each element, or a matrix with one of them`,
    );
  }
  return `{{.${SERVER_PARAMETER}}}`;
}

function bringsCluster(generator: Generator): boolean {
  switch (generator.type) {
    case 'clusters':
      return true;
    case 'list':
      return generator.elements.every(element => element.cluster);
    case 'matrix':
      return generator.generators.some(bringsCluster);
    default:
      return false;
  }
}

function toArgoGenerator(
  generator: Generator,
  place: SetPlace,
): Record<string, unknown> {
  return generator.type === 'matrix'
    ? {
        matrix: {
          generators: generator.generators.map(inner =>
            toSimpleGenerator(inner, place),
          ),
        },
      }
    : toSimpleGenerator(generator, place);
}

function toSimpleGenerator(
  generator: SimpleGenerator,
  place: SetPlace,
): Record<string, unknown> {
  switch (generator.type) {
    case 'list':
      return {
        list: {
          elements: generator.elements.map(element =>
            toElement(element, place),
          ),
        },
      };
    case 'clusters':
      return {
        list: {
          elements: (generator.clusters ?? place.clusters).map(cluster =>
            toElement({ cluster, name: cluster }, place),
          ),
        },
      };
    case 'git':
      return { git: toGit(generator) };
    default:
      throw new InputError('There is no such generator');
  }
}

function toElement(element: Record<string, string>, place: SetPlace) {
  if (element[SERVER_PARAMETER] !== undefined) {
    throw new InputError(
      `An element of a list names its cluster by "cluster"; "${SERVER_PARAMETER}" is added`,
    );
  }
  return element.cluster === undefined
    ? element
    : { ...element, [SERVER_PARAMETER]: place.serverOf(element.cluster) };
}

function toGit(generator: Extract<Generator, { type: 'git' }>) {
  const { repoUrl, revision, directories, files, requeueAfter } = generator;
  if (isTemplate(repoUrl)) {
    throw new InputError('The repository of a generator cannot be a template');
  }
  if (Boolean(directories?.length) === Boolean(files?.length)) {
    throw new InputError(
      'A git generator looks at either directories or files',
    );
  }
  return {
    repoURL: repoUrl,
    revision,
    ...(directories?.length
      ? {
          directories: directories.map(({ path, exclude }) => ({
            path,
            ...(exclude && { exclude }),
          })),
        }
      : { files: files?.map(path => ({ path })) }),
    ...(requeueAfter && { requeueAfterSeconds: toSeconds(requeueAfter) }),
  };
}

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600 };
const LEAST_SECONDS = 30;

/** `1h30m`; git servers are not to be asked all the time. */
function toSeconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const seconds = parts.reduce(
    (sum, [, amount, unit]) =>
      sum + Number(amount) * SECONDS[unit as keyof typeof SECONDS],
    0,
  );
  return Math.max(LEAST_SECONDS, Math.round(seconds));
}
