import type { SessionRoute } from '../../routes/sessions';
import { topicOf } from '../../pods/topicOf';
import { PAYMENTS } from '../startPlugin';
import type { RouteCase } from './RouteCase';

/** A shell of the caller that is open and was recorded. */
export const SESSION = '0b7e9a52-3c7a-4a8e-9a49-7d1f0a1b2c3d';

const PATH = `/sessions/${SESSION}`;
const bad = (path: string) => [
  { path: `/sessions/1${path}`, message: 'session' },
];

/** Sessions of workspaces, and the nodes that they are on. */
export const SESSION_CASES: Record<SessionRoute, RouteCase> = {
  listSessions: {
    path: '/sessions',
    under: PAYMENTS,
    status: 200,
    answer: {
      items: [{ id: SESSION, own: true, what: '/bin/bash', recorded: true }],
      topic: topicOf('payments'),
    },
    list: true,
    bad: [
      { path: '/sessions?limit=0', message: 'limit' },
      { path: '/sessions?mode=root', message: 'mode' },
      { path: '/sessions?cursor=forged', message: 'without a cursor' },
    ],
  },
  getSession: {
    path: PATH,
    under: PAYMENTS,
    status: 200,
    answer: { id: SESSION, phase: 'open', reason: 'incident 7' },
    bad: bad(''),
  },
  resumeSession: {
    path: `${PATH}/tickets`,
    method: 'post',
    under: PAYMENTS,
    status: 201,
    answer: { session: SESSION, role: 'owner' },
    bad: bad('/tickets'),
  },
  shareSession: {
    path: `${PATH}/sharing`,
    method: 'put',
    body: { shared: true },
    under: PAYMENTS,
    status: 200,
    answer: { id: SESSION, shared: true },
    bad: [{ body: { shared: 'yes' }, message: 'shared' }],
  },
  closeSession: {
    path: `${PATH}/close`,
    method: 'post',
    under: PAYMENTS,
    status: 202,
    answer: {},
    bad: bad('/close'),
  },
  endSession: {
    path: `${PATH}/end`,
    method: 'post',
    under: PAYMENTS,
    status: 202,
    answer: {},
    bad: bad('/end'),
  },
  readRecording: {
    path: `${PATH}/recording`,
    under: PAYMENTS,
    status: 200,
    answer: {
      header: { version: 2, width: 80, height: 24 },
      events: [[expect.any(Number), 'o', 'hello']],
    },
    bad: [
      { path: `${PATH}/recording?cursor=forged`, message: 'without a cursor' },
    ],
  },
  listNodes: {
    path: '/nodes',
    under: PAYMENTS,
    status: 200,
    answer: {
      items: [{ cluster: 'dev', name: 'node-1', ready: true, pods: 3 }],
    },
    list: true,
  },
};
