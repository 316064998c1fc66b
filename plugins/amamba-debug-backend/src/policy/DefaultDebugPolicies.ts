import type {
  WorkspaceDebug,
  WorkspaceEntity,
} from '@amamba/plugin-amamba-common';
import type {
  DebugImage,
  DebugPolicy,
} from '@amamba/plugin-amamba-debug-common';
import type { WorkspaceDirectory } from '@amamba/plugin-amamba-node';
import type { DebugConfig } from './DebugConfig';
import type { DebugPolicies } from './DebugPolicies';
import { isImageAllowed } from './isImageAllowed';

/** What {@link DefaultDebugPolicies} needs. */
export interface DebugPoliciesOptions {
  config: DebugConfig;
  directory: Pick<WorkspaceDirectory, 'get'>;
  /** Clusters, of those of the workspace, on whose nodes the agent runs. */
  agentClusters(workspace: string): Promise<string[]>;
}

/** The portal's rules and the workspace's `spec.debug`, the stricter of both. */
export class DefaultDebugPolicies implements DebugPolicies {
  readonly #options: DebugPoliciesOptions;

  constructor(options: DebugPoliciesOptions) {
    this.#options = options;
  }

  async of(workspace: string): Promise<DebugPolicy | undefined> {
    const { config, directory } = this.#options;
    const entity = await directory.get(workspace);
    return (
      entity && {
        ...combine(config, entity),
        agentClusters: await this.#options.agentClusters(workspace),
      }
    );
  }
}

/** Pure: what holds in a workspace, but for where the agent runs. */
export function combine(
  config: DebugConfig,
  { metadata, spec }: WorkspaceEntity,
): Omit<DebugPolicy, 'agentClusters'> {
  const debug: WorkspaceDebug = spec.debug ?? { images: [] };
  const { limits } = config;
  const rules = debug.allowedImages
    ? {
        allowedImages: debug.allowedImages,
        withinImages: config.allowedImages,
      }
    : { allowedImages: config.allowedImages };
  return {
    workspace: metadata.name,
    recording: combineRecording(config, debug),
    recordingDays: config.recording.retentionDays,
    reason: debug.reason === 'required' ? 'required' : config.reason,
    ...rules,
    images: [...config.images, ...debug.images.map(toDebugImage)].filter(
      ({ image }) => isImageAllowed(rules, image),
    ),
    preview: config.preview.enabled && debug.preview !== false,
    limits: {
      idleSeconds: limits.idleSeconds,
      sessionSeconds: limits.sessionSeconds,
      debuggerSeconds: limits.debuggerSeconds,
      downloadBytes: limits.downloadBytes,
      uploadBytes: limits.uploadBytes,
    },
  };
}

const STRICTNESS = ['off', 'optional', 'required'] as const;

/**
 * Without a key nothing can be recorded: what a workspace offers is not then,
 * but what it demands stays demanded.
 */
function combineRecording(
  { recording }: DebugConfig,
  debug: WorkspaceDebug,
): DebugPolicy['recording'] {
  const own = debug.recording ?? 'off';
  const stricter =
    STRICTNESS[
      Math.max(STRICTNESS.indexOf(recording.policy), STRICTNESS.indexOf(own))
    ];
  return stricter === 'optional' && !recording.key ? 'off' : stricter;
}

function toDebugImage({
  title,
  image,
  suits,
}: WorkspaceDebug['images'][number]): DebugImage {
  return { id: `workspace:${image}`, title, image, suits, snippets: [] };
}
