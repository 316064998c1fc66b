import { ApiError } from '@amamba/plugin-amamba-common';
import {
  type ClusterSource,
  type DebugPolicy,
  type FileEntry,
  type PodDetail,
  type Session,
  type Ticket,
} from '@amamba/plugin-amamba-debug-common';
import type { DebugApi } from '../api/debugApi';
import {
  allowedBut,
  apiPod,
  at,
  brokenPod,
  copiedPod,
  files,
  policy,
  sessions,
  summaryOf,
} from './fixtures';

/** What a backend knows; change it and the next read tells. */
export interface World {
  pods: PodDetail[];
  sources: ClusterSource[];
  missingAnnotations: string[];
  policy: DebugPolicy;
  allowed: Record<string, boolean>;
  sessions: Session[];
  files: Record<string, FileEntry[]>;
  /** What was asked for, in order. */
  opened: { mode: string; body: unknown }[];
}

/** The world of the stories, changed as a story needs it. */
export function createWorld(changes: Partial<World> = {}): World {
  return {
    pods: [apiPod, brokenPod, copiedPod],
    sources: [
      { cluster: 'dev', title: 'Development', phase: 'live', syncedAt: at(0) },
    ],
    missingAnnotations: [],
    policy,
    allowed: allowedBut(),
    sessions,
    files,
    opened: [],
    ...changes,
  };
}

const refusal = (status: number, message: string) =>
  new ApiError({ name: 'Error', status, message });

function findPod(world: World, params: { pod: string }): PodDetail {
  const found = world.pods.find(({ pod }) => pod === params.pod);
  if (!found) {
    throw refusal(404, `There is no pod ${params.pod}`);
  }
  return found;
}

function opener(world: World, mode: string) {
  return async (input: { body: unknown }): Promise<Ticket> => {
    world.opened.push({ mode, body: input.body });
    const number = String(world.opened.length).padStart(12, '0');
    return {
      session: `7b0f3a52-3f5e-4c0e-9d0b-${number}`,
      ticket: 'dGhpcy1pcy1hLXRpY2tldC1vZi1hLXN0b3J5',
      expiresAt: new Date(Date.now() + 30_000).toISOString(),
    };
  };
}

function openings(world: World) {
  return {
    openShell: opener(world, 'shell'),
    openAttachment: opener(world, 'attach'),
    openCommand: opener(world, 'command'),
    openLogs: opener(world, 'logs'),
    openDebugContainer: opener(world, 'debug-container'),
    openPodCopy: opener(world, 'pod-copy'),
    openAgentShell: opener(world, 'agent'),
    openNodeShell: opener(world, 'node'),
    openDownload: opener(world, 'download'),
    openUpload: opener(world, 'upload'),
  };
}

function sessionCalls(world: World) {
  const find = (id: string): Session => {
    const found = world.sessions.find(each => each.id === id);
    if (!found) {
      throw refusal(404, 'There is no such session');
    }
    return found;
  };
  const end = async ({ params }: { params: { session: string } }) => {
    find(params.session);
    world.sessions = world.sessions.map(each =>
      each.id === params.session
        ? { ...each, phase: 'ended', ending: 'closed', endedAt: at(0) }
        : each,
    );
    return {};
  };
  return {
    listSessions: async ({ query }) => ({
      items: world.sessions.filter(
        ({ phase, mode }) =>
          (!query?.state ||
            (phase === 'ended') === (query.state === 'ended')) &&
          (!query?.mode || query.mode === mode),
      ),
      topic: 'topic',
    }),
    getSession: async ({ params }) => find(params.session),
    resumeSession: async ({ params }) => ({
      ...(await opener(world, 'resume')({ body: params })),
      session: params.session,
      role: find(params.session).own ? 'owner' : 'watcher',
    }),
    shareSession: async ({ params, body }) => ({
      ...find(params.session),
      ...body,
    }),
    closeSession: end,
    endSession: end,
    readRecording: async () => ({
      header: { version: 2, width: 80, height: 24, timestamp: 1_700_000_000 },
      events: [[0.1, 'o', '$ env\r\n']],
    }),
    listNodes: async () => ({
      items: [
        { cluster: 'dev', name: 'node-1', ready: true, os: 'Linux', pods: 3 },
      ],
    }),
  } satisfies Partial<DebugApi>;
}

function previews() {
  const preview = () => ({
    id: '1b0f3a52-3f5e-4c0e-9d0b-5f6f7c3f1a01',
    path: '/preview/secret/',
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  });
  return {
    openPreview: async () => preview(),
    renewPreview: async () => preview(),
    closePreview: async () => ({}),
  } satisfies Partial<DebugApi>;
}

/** The client of a backend that knows a {@link World}. */
export function createWorldApi(world: World): DebugApi {
  return {
    ...openings(world),
    ...sessionCalls(world),
    ...previews(),
    listPods: async () => ({
      items: world.pods.map(summaryOf),
      truncated: false,
      sources: world.sources,
      missingAnnotations: world.missingAnnotations,
      topic: 'topic',
    }),
    getPolicy: async () => ({ policy: world.policy, allowed: world.allowed }),
    getPod: async ({ params }) => findPod(world, params),
    stopDebugger: async ({ params }) => {
      const pod = findPod(world, params);
      pod.containers = pod.containers.map(each =>
        each.name === params.container
          ? { ...each, state: { phase: 'terminated', exitCode: 0 } }
          : each,
      );
      return {};
    },
    deletePodCopy: async ({ params }) => {
      findPod(world, params);
      world.pods = world.pods.filter(({ pod }) => pod !== params.pod);
      return {};
    },
    listFiles: async ({ query }) => {
      const items = world.files[query.path];
      if (!items) {
        throw refusal(422, 'sh: ls: not found');
      }
      return { path: query.path, items, truncated: false };
    },
    viewFile: async ({ query }) => ({
      path: query.path,
      size: 120,
      text: '127.0.0.1 localhost\n',
      truncated: false,
    }),
  };
}
