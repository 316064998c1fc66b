import { InputError } from '@backstage/errors';
import type { NewKubeObject } from '@amamba/plugin-amamba-node';
import type {
  LabelRequirement,
  StartRunRequest,
} from '@amamba/plugin-amamba-pipelines-node';
import { matchesSelection } from '../../store/matchesSelection';
import { STARTED_BY_ANNOTATION, type TektonPipeline } from './objects';

// Room for Tekton's suffixes: names of pods are labels, of 63 characters.
const MAX_NAME_PREFIX = 40;

/** The volume that a run gets for each workspace it must bind. */
export interface RunVolume {
  /** A Kubernetes quantity. */
  size: string;
  accessMode: string;
  /** The cluster's default class when absent. */
  storageClass?: string;
}

/**
 * The PipelineRun that starts a pipeline for an entity.
 *
 * @remarks
 * Workspaces that a run must bind get a volume that Tekton deletes with the
 * run: an `emptyDir` would be another one for each task. Optional ones are
 * left out.
 *
 * @throws InputError when no label could make the run the entity's.
 */
export function buildPipelineRun(
  pipeline: TektonPipeline,
  request: StartRunRequest,
  volume: RunVolume,
): NewKubeObject {
  const { name, namespace } = pipeline.metadata;
  const labels = labelsOf(request.selection.labels ?? []);
  if (
    !matchesSelection(
      { labels: request.selection.labels },
      { instance: '', scope: '', labels },
    )
  ) {
    throw new InputError(
      `A run of ${name} could not be found again by the entity's label selector: its clauses contradict each other`,
    );
  }
  const workspaces = (pipeline.spec.workspaces ?? [])
    .filter(({ optional }) => !optional)
    .map(workspace => ({
      name: workspace.name,
      volumeClaimTemplate: claimTemplate(volume),
    }));
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    metadata: {
      generateName: `${name.slice(0, MAX_NAME_PREFIX)}-`,
      namespace,
      labels,
      annotations: { [STARTED_BY_ANNOTATION]: request.startedBy },
    },
    spec: {
      pipelineRef: { name },
      params: Object.entries(request.params).map(([param, value]) => ({
        name: param,
        value,
      })),
      ...(workspaces.length > 0 && { workspaces }),
    },
  };
}

function claimTemplate({ size, accessMode, storageClass }: RunVolume) {
  return {
    spec: {
      accessModes: [accessMode],
      resources: { requests: { storage: size } },
      ...(storageClass && { storageClassName: storageClass }),
    },
  };
}

/** Labels that meet the requirements which ask for one. */
function labelsOf(
  requirements: readonly LabelRequirement[],
): Record<string, string> {
  return Object.fromEntries(
    requirements.flatMap(({ key, operator, values }) => {
      switch (operator) {
        case 'in':
          return [[key, values[0]]];
        case 'exists':
          return [[key, 'true']];
        default:
          return [];
      }
    }),
  );
}
