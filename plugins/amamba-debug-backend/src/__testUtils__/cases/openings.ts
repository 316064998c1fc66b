import type { OpeningRoute } from '../../routes/openings';
import { PAYMENTS } from '../startPlugin';
import type { RouteCase } from './RouteCase';

/** The container that belongs to the entity `payments-api`. */
export const CONTAINER = {
  cluster: 'dev',
  namespace: 'payments',
  pod: 'payments-api-0',
  container: 'api',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const opening = (
  path: string,
  more: object,
  bad: Array<{ body?: object; message: string }> = [],
): RouteCase => ({
  path,
  method: 'post',
  body: { ...CONTAINER, ...more },
  status: 201,
  answer: {
    session: expect.stringMatching(UUID),
    ticket: expect.stringMatching(/^[\w-]{43}$/),
    expiresAt: expect.any(String),
  },
  bad: [
    ...bad.map(({ body, message }) => ({
      body: { ...CONTAINER, ...more, ...body },
      message,
    })),
    { body: { ...CONTAINER, ...more, pod: '../x' }, message: 'pod' },
    {
      body: { ...CONTAINER, ...more, container: undefined },
      message: 'container',
    },
    {
      body: { ...CONTAINER, ...more, reason: 'x'.repeat(501) },
      message: 'reason',
    },
  ],
});

const NODE = { cluster: 'dev', node: 'node-1' };

/** Ways in. */
export const OPENING_CASES: Record<OpeningRoute, RouteCase> = {
  openShell: opening('/shells', { reason: 'incident 7' }, [
    { body: { shell: 'sh; rm' }, message: 'shell' },
  ]),
  openAttachment: opening('/attachments', {}),
  openCommand: opening('/commands', { command: ['ls', '--secret=1'] }, [
    { body: { command: [] }, message: 'command' },
    { body: { command: ['a\0b'] }, message: 'NUL' },
  ]),
  openLogs: opening('/logs', {}, [
    { body: { tailLines: -1 }, message: 'tailLines' },
  ]),
  openDebugContainer: opening('/debug-containers', { image: 'busybox' }, [
    { body: { image: 'busybox:1:2' }, message: 'not the name of an image' },
    { body: { image: '!' }, message: 'image' },
    { body: { profile: 'root' }, message: 'profile' },
    { body: { ttlSeconds: 7201 }, message: 'may be 7200 at the most' },
  ]),
  openPodCopy: opening('/pod-copies', { image: 'busybox' }, [
    { body: { image: 'Busybox/x/Y' }, message: 'not the name of an image' },
    { body: { ttlSeconds: 1 }, message: 'ttlSeconds' },
  ]),
  openAgentShell: opening('/agent-shells', {}),
  openNodeShell: {
    ...opening('/node-shells', {}),
    under: PAYMENTS,
    body: NODE,
    bad: [
      { body: { cluster: 'dev' }, message: 'node' },
      { body: { ...NODE, node: 'Node/1' }, message: 'node' },
    ],
  },
  openDownload: opening('/downloads', { path: '/etc/hosts' }, [
    { body: { path: 'etc' }, message: 'path' },
    { body: { path: '/a/../b' }, message: '..' },
  ]),
  openUpload: opening(
    '/uploads',
    { directory: '/tmp', name: 'a.txt', size: 3 },
    [
      { body: { name: 'a/b' }, message: 'name' },
      { body: { size: 2_097_153 }, message: 'can be uploaded at the most' },
    ],
  ),
};
