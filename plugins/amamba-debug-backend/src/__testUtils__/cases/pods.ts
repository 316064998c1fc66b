import type { PodRoute } from '../../routes/pods';
import { PRIVILEGED_COPY } from '../FakeKube';
import type { RouteCase } from './RouteCase';

const POD = '/pods/dev/payments/payments-api-0';
const CONTAINER_PATH = `${POD}/containers/api`;
/** Of a preview that the tests have open. */
export const PREVIEW = '7a6a3f37-6b5c-4f3a-9f7a-7d3a3f3a7a6a';

/** Pods, their files and ports. */
export const POD_CASES: Record<PodRoute, RouteCase> = {
  listPods: {
    path: '/pods',
    status: 200,
    answer: {
      items: [
        { pod: 'payments-api-0', namespace: 'payments', cluster: 'dev' },
        { pod: 'payments-api-copy', copyOf: 'payments-api-0' },
        { pod: PRIVILEGED_COPY, copyOf: 'payments-api-0' },
      ],
      truncated: false,
      sources: [{ cluster: 'dev', title: 'Development', phase: 'live' }],
    },
    list: true,
  },
  getPod: {
    path: POD,
    status: 200,
    answer: { pod: 'payments-api-0', containers: [{ name: 'api' }, {}] },
    bad: [{ path: '/pods/dev/payments/Payments_Api', message: 'pod' }],
  },
  getPolicy: {
    path: '/debug-policy',
    status: 200,
    answer: {
      policy: { workspace: 'payments', recording: 'optional', preview: true },
      allowed: { 'amamba.debug.exec': true, 'amamba.debug.node': true },
    },
    list: true,
  },
  stopDebugger: {
    path: `${POD}/containers/debugger-1/stop`,
    method: 'post',
    status: 200,
    answer: {},
  },
  deletePodCopy: {
    path: '/pods/dev/payments/payments-api-copy',
    method: 'delete',
    status: 200,
    answer: {},
  },
  listFiles: {
    path: `${CONTAINER_PATH}/files?path=/tmp`,
    status: 200,
    answer: { path: '/tmp', items: [], truncated: false },
    bad: [
      { path: `${CONTAINER_PATH}/files`, message: 'path' },
      { path: `${CONTAINER_PATH}/files?path=/a/../b`, message: '..' },
    ],
  },
  viewFile: {
    path: `${CONTAINER_PATH}/file?path=/tmp/a`,
    status: 200,
    answer: { path: '/tmp/a', size: 0, text: '', truncated: false },
    bad: [{ path: `${CONTAINER_PATH}/file?path=a`, message: 'path' }],
  },
  openPreview: {
    path: `${POD}/previews`,
    method: 'post',
    body: { port: 8080 },
    status: 201,
    answer: { path: expect.stringMatching(/\/preview\/[\w-]+\/$/) },
    bad: [{ body: { port: 0 }, message: 'port' }],
  },
  renewPreview: {
    path: `${POD}/previews/${PREVIEW}/renew`,
    method: 'post',
    status: 200,
    answer: { id: PREVIEW },
    bad: [{ path: `${POD}/previews/1/renew`, message: 'preview' }],
  },
  closePreview: {
    path: `${POD}/previews/${PREVIEW}`,
    method: 'delete',
    status: 200,
    answer: {},
    bad: [{ path: `${POD}/previews/1`, message: 'preview' }],
  },
};
