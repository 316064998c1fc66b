import type {
  ApplicationSetInput,
  Generator,
  PreviewedApplication,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoGeneratedApplication,
  NewArgoApplicationSet,
} from '@amamba/plugin-amamba-node';
import { argoApplicationSchema } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import {
  checkDestination,
  findDestinationProblem,
} from '../../argocd/checkDestination';
import { isSourcePermitted } from '../../argocd/checkSource';
import {
  isTemplate,
  toArgoApplicationSet,
} from '../../argocd/toArgoApplicationSet';
import type { RouteDeps } from '../RouteDeps';
import {
  checkSourceShape,
  checkTenantSource,
  serverOf,
  type Tenancy,
} from '../tenancy';

/** Most applications that one set may make when it is made. */
const MAX_APPLICATIONS = 500;

/** The set for Argo CD, within the workspace's clusters and repositories. */
export function buildSet(
  deps: RouteDeps,
  tenancy: Tenancy,
  input: ApplicationSetInput,
  requestedBy: string,
): NewArgoApplicationSet {
  const { spec } = input.template;
  checkSourceShape(spec);
  for (const repoUrl of [
    ...spec.sources.map(source => source.repoUrl),
    ...input.generators.flatMap(repositoriesOf),
  ]) {
    // What is a template is known, and checked, once it is previewed.
    if (!isTemplate(repoUrl)) {
      checkTenantSource(tenancy, repoUrl);
    }
  }
  const { instance, placement, project, workspace } = tenancy;
  const { namespace } = spec.destination;
  const own = placement.clusters.filter(
    ({ namespaces }) => isTemplate(namespace) || namespaces.includes(namespace),
  );
  return toArgoApplicationSet(
    input,
    {
      workspace,
      project: project.metadata.name,
      clusters: own
        .map(({ name }) => name)
        .filter(name =>
          deps.clusters.destinationOf(instance, project.metadata.name, name),
        ),
      serverOf: cluster => {
        const [anyOwn = ''] =
          placement.clusters.find(({ name }) => name === cluster)?.namespaces ??
          [];
        checkDestination(placement, { cluster, namespace: anyOwn });
        return serverOf(deps, instance, project.metadata.name, { cluster });
      },
    },
    requestedBy,
  );
}

function repositoriesOf(generator: Generator): string[] {
  switch (generator.type) {
    case 'git':
      return [generator.repoUrl];
    case 'matrix':
      return generator.generators.flatMap(repositoriesOf);
    default:
      return [];
  }
}

/** What the set would make, each with what speaks against it. */
export async function previewSet(
  deps: RouteDeps,
  tenancy: Tenancy,
  set: NewArgoApplicationSet,
): Promise<PreviewedApplication[]> {
  const generated = await tenancy.client.applicationSets.generate(set);
  if (generated.length > MAX_APPLICATIONS) {
    throw new InputError(
      `It would make ${generated.length} applications; ${MAX_APPLICATIONS} at most are made by one set`,
    );
  }
  const names = generated.map(({ metadata }) => metadata.name);
  const doubled = new Set(
    names.filter((name, index) => names.indexOf(name) !== index),
  );
  return Promise.all(
    generated.map(async application => {
      const read = readGenerated(deps, tenancy, application);
      const problem =
        findPlaceProblem(tenancy, read) ??
        (doubled.has(read.shown.name)
          ? 'Another one would be called just so'
          : await findNameProblem(deps, tenancy, set, read.shown.name));
      return { ...read.shown, ...(problem && { problem }) };
    }),
  );
}

interface Generated {
  shown: PreviewedApplication;
  project: string;
  repoUrls: string[];
}

function readGenerated(
  { clusters }: RouteDeps,
  { instance }: Tenancy,
  application: ArgoGeneratedApplication,
): Generated {
  const { metadata, spec } = argoApplicationSchema.parse(application);
  const sources = spec.sources ?? (spec.source ? [spec.source] : []);
  const [first] = sources;
  return {
    shown: {
      name: metadata.name,
      cluster: clusters.nameOf(instance, spec.project, spec.destination),
      namespace: spec.destination?.namespace ?? '',
      repoUrl: first?.repoURL ?? '',
      ...(first?.path && { path: first.path }),
      ...(first?.targetRevision && { targetRevision: first.targetRevision }),
    },
    project: spec.project,
    repoUrls: sources.map(({ repoURL }) => repoURL),
  };
}

function findPlaceProblem(
  { placement, project, workspace }: Tenancy,
  generated: Generated,
): string | undefined {
  if (generated.project !== project.metadata.name) {
    return `It is not in the project of the workspace ${workspace}`;
  }
  const foreign = generated.repoUrls.find(
    url => !isSourcePermitted(project.spec.sourceRepos ?? [], url),
  );
  return foreign !== undefined
    ? `${foreign} is not one of the repositories of the workspace ${workspace}`
    : findDestinationProblem(placement, generated.shown);
}

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** A set takes over what is there under its names: see that nothing is. */
async function findNameProblem(
  { store }: RouteDeps,
  { instance }: Tenancy,
  set: NewArgoApplicationSet,
  name: string,
): Promise<string | undefined> {
  if (!NAME.test(name) || name.length > 253) {
    return 'This is no name of an application: lower case letters, digits, "-" and "."';
  }
  const namespace = set.metadata.namespace ?? instance.namespace;
  const there = await store.getApplication({
    instance: instance.name,
    namespace,
    name,
  });
  return there ? 'The name is taken' : undefined;
}
