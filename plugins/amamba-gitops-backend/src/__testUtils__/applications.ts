import {
  type ArgoApplication,
  argoApplicationSchema,
  type ArgoProject,
} from '@amamba/plugin-amamba-node';
import rolledBack from '../__fixtures__/rolled-back.json';

type Part = {
  metadata?: Partial<ArgoApplication['metadata']>;
  spec?: Partial<ArgoApplication['spec']>;
  status?: ArgoApplication['status'];
};

/** An application that is synced and well. */
export function anApplication(
  name: string,
  project: string,
  { metadata, spec, status }: Part = {},
): ArgoApplication {
  return argoApplicationSchema.parse({
    metadata: {
      name,
      namespace: 'argocd',
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: '2026-11-21T08:00:00Z',
      ...metadata,
    },
    spec: {
      project,
      source: {
        repoURL: `https://git.example.com/${project}/config.git`,
        path: `apps/${name}`,
        targetRevision: 'main',
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: project,
      },
      ...spec,
    },
    status: status ?? {
      sync: {
        status: 'Synced',
        revision: '0b2f8d18bcf3c51778b258772836f058a918792d',
      },
      health: { status: 'Healthy' },
      summary: { images: [`registry.example.com/${name}:1`] },
    },
  });
}

/** The application of the recordings, in another project. */
export function recordedApplication(
  name: string,
  project: string,
): ArgoApplication {
  const { metadata, spec, status } = argoApplicationSchema.parse(rolledBack);
  return anApplication(name, project, {
    metadata: { ...metadata, name },
    spec: { ...spec, project },
    status,
  });
}

/** An AppProject, of a workspace unless that is left out. */
export function aProject(name: string, workspace?: string): ArgoProject {
  return {
    metadata: {
      name,
      namespace: 'argocd',
      resourceVersion: '1',
      ...(workspace && { labels: { 'amamba.io/workspace': workspace } }),
    },
    spec: {
      sourceRepos: [`https://git.example.com/${name}/**`],
      sourceNamespaces: [],
      destinations: [
        {
          server: 'https://kubernetes.default.svc',
          name: 'in-cluster',
          namespace: name,
        },
      ],
    },
  };
}
