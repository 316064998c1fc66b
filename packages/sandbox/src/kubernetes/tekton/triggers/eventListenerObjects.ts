import type { KubeObject, NewObject } from '../../types.ts';
import { ownerReference } from '../buildPod.ts';
import { PAYLOAD_VALIDATION, type EventListenerSpec } from './types.ts';

const SINK_IMAGE = 'registry.local/tekton/eventlistenersink:1';
const PORT = 8080;
const METRICS_PORT = 9000;
const NON_ROOT = 65532;

/** What an EventListener's Deployment and Service are called. */
export function generatedName({ metadata }: KubeObject): string {
  return `el-${metadata.name}`;
}

export function listenerAddress(listener: KubeObject): string {
  return `http://${generatedName(listener)}.${
    listener.metadata.namespace
  }.svc.cluster.local:${PORT}`;
}

function labelsOf({ metadata }: KubeObject): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'EventListener',
    'app.kubernetes.io/part-of': 'Triggers',
    eventlistener: metadata.name,
  };
}

function metadataOf(listener: KubeObject) {
  return {
    name: generatedName(listener),
    namespace: listener.metadata.namespace,
    labels: labelsOf(listener),
    ownerReferences: [ownerReference(listener)],
  };
}

export function listenerService(listener: KubeObject): NewObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(listener),
    spec: {
      type: 'ClusterIP',
      ports: [
        {
          name: 'http-listener',
          protocol: 'TCP',
          port: PORT,
          targetPort: PORT,
        },
        {
          name: 'http-metrics',
          protocol: 'TCP',
          port: METRICS_PORT,
          targetPort: METRICS_PORT,
        },
      ],
      selector: labelsOf(listener),
    },
  };
}

export function listenerDeployment(listener: KubeObject): NewObject {
  const spec: EventListenerSpec = listener.spec;
  const account = spec.serviceAccountName;
  const labels = labelsOf(listener);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(listener),
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...(account && { serviceAccountName: account }),
          containers: [container(listener)],
          securityContext: {
            runAsUser: NON_ROOT,
            runAsGroup: NON_ROOT,
            runAsNonRoot: true,
            fsGroup: NON_ROOT,
            seccompProfile: { type: 'RuntimeDefault' },
          },
        },
      },
    },
  };
}

function container({ metadata, spec }: KubeObject) {
  const { namespaceSelector, triggerGroups = [] }: EventListenerSpec = spec;
  const selectors = [
    namespaceSelector,
    ...triggerGroups.map(group => group.triggerSelector?.namespaceSelector),
  ];
  const many = selectors.some(selector => selector?.matchNames?.length);
  const validates = metadata.annotations?.[PAYLOAD_VALIDATION] !== 'false';
  const probe = { httpGet: { path: '/live', port: PORT, scheme: 'HTTP' } };
  return {
    name: 'event-listener',
    image: SINK_IMAGE,
    args: [
      `--el-name=${metadata.name}`,
      `--el-namespace=${metadata.namespace}`,
      `--port=${PORT}`,
      '--readtimeout=5',
      '--writetimeout=40',
      '--idletimeout=120',
      '--timeouthandler=30',
      '--httpclient-readtimeout=30',
      '--httpclient-keep-alive=30',
      '--httpclient-tlshandshaketimeout=10',
      '--httpclient-responseheadertimeout=10',
      '--httpclient-expectcontinuetimeout=1',
      `--is-multi-ns=${many}`,
      `--payload-validation=${validates}`,
      `--cloudevent-uri=${spec.cloudEventURI ?? ''}`,
      '--tls-cert=',
      '--tls-key=',
    ],
    ports: [
      { containerPort: PORT, protocol: 'TCP' },
      { containerPort: METRICS_PORT, protocol: 'TCP' },
    ],
    env: [
      { name: 'NAMESPACE', value: metadata.namespace },
      { name: 'NAME', value: metadata.name },
      { name: 'EL_EVENT', value: 'disable' },
      { name: 'K_SINK_TIMEOUT', value: '30' },
      {
        name: 'SYSTEM_NAMESPACE',
        valueFrom: {
          fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
        },
      },
      { name: 'METRICS_PROMETHEUS_PORT', value: String(METRICS_PORT) },
      { name: 'KUBERNETES_MIN_VERSION', value: 'v1.28.0' },
    ],
    resources: {},
    livenessProbe: probe,
    readinessProbe: probe,
    imagePullPolicy: 'IfNotPresent',
    securityContext: {
      capabilities: { drop: ['ALL'] },
      runAsUser: NON_ROOT,
      runAsGroup: NON_ROOT,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}
