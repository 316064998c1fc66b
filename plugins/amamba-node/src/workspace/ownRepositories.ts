import type { Config } from '@backstage/config';
import type {
  WorkspaceEntity,
  WorkspaceSpec,
} from '@amamba/plugin-amamba-common';

/** Says which repositories are a workspace's own. @public */
export interface OwnRepositories {
  /**
   * Patterns of addresses, with `*` for any letters but a slash and `**` for
   * any at all, as the `sourceRepos` of an AppProject has them.
   */
  patternsOf(workspace: {
    metadata: { name: string };
    spec: WorkspaceSpec;
  }): string[];

  /** Whether the portal may write the repository for the workspace. */
  owns(workspace: WorkspaceEntity, url: string): boolean;
}

/**
 * Reads `amamba.gitops.repositories`, in which `{workspace}` is the name of
 * the workspace; each workspace adds its `spec.gitops.repositories`.
 *
 * @throws Error naming an entry that would give one repository to everybody.
 * @public
 */
export function createOwnRepositories(config: Config): OwnRepositories {
  const key = 'amamba.gitops.repositories';
  const patterns = config.getOptionalStringArray(key) ?? [];
  patterns
    .filter(pattern => !pattern.includes('{workspace}'))
    .forEach(pattern => {
      throw new Error(
        `${key} has "${pattern}", which would be every workspace's own: it needs {workspace}, or belongs into spec.gitops.repositories of one workspace`,
      );
    });
  patterns
    .filter(pattern => pattern.startsWith('!'))
    .forEach(pattern => {
      throw new Error(
        `${key} has "${pattern}": Argo CD takes a pattern after "!" to let in all that it does not fit, also of other workspaces. Say what is let in`,
      );
    });
  const patternsOf: OwnRepositories['patternsOf'] = ({ metadata, spec }) => [
    ...patterns.map(item => item.replaceAll('{workspace}', metadata.name)),
    ...(spec.gitops?.repositories ?? []),
  ];
  return {
    patternsOf,
    owns: (workspace, url) => {
      const address = normalizeRepositoryUrl(url);
      return (
        address !== undefined &&
        patternsOf(workspace).some(pattern =>
          toExpression(pattern).test(address),
        )
      );
    },
  };
}

/**
 * One spelling of the address of a repository: without credentials and
 * `.git`, with the host in lower case.
 *
 * @returns undefined for what is no address, or hides where it leads.
 * @public
 */
export function normalizeRepositoryUrl(url: string): string | undefined {
  const short = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const address = parsed?.host
    ? `${parsed.protocol}//${parsed.host}${parsed.pathname}`
    : short && `ssh://${short[1].toLowerCase()}/${short[2]}`;
  // Whoever decodes what we compare as it is would be led elsewhere.
  if (!address || /%|\\|\/\.{1,2}(\/|$)|\/\/.*\/\//.test(address)) {
    return undefined;
  }
  return address.replace(/\/+$/, '').replace(/\.git$/, '');
}

function toExpression(pattern: string): RegExp {
  // In the same spelling as what it is compared with, where it has one.
  const body =
    normalizeRepositoryUrl(pattern) ??
    pattern.replace(/\/+$/, '').replace(/\.git$/, '');
  const source = body
    .split(/(\*\*|\*)/)
    .map(part => {
      if (part === '**') return '.*';
      return part === '*'
        ? '[^/]*'
        : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}
