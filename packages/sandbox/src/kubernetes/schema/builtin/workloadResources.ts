import { ALL, define } from './defineResource.ts';

/** What runs pods, and how many. */
export const WORKLOAD_RESOURCES = [
  define('apps', 'v1', 'ControllerRevision'),
  define('apps', 'v1', 'DaemonSet', {
    short: ['ds'],
    categories: ALL,
    status: true,
    generation: true,
  }),
  define('apps', 'v1', 'Deployment', {
    short: ['deploy'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
  }),
  define('apps', 'v1', 'ReplicaSet', {
    short: ['rs'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
    fields: ['status.replicas'],
  }),
  define('apps', 'v1', 'StatefulSet', {
    short: ['sts'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
  }),
  define('autoscaling', 'v2', 'HorizontalPodAutoscaler', {
    versions: ['v2', 'v1'],
    short: ['hpa'],
    categories: ALL,
    status: true,
  }),
  define('batch', 'v1', 'CronJob', {
    short: ['cj'],
    categories: ALL,
    status: true,
    generation: true,
  }),
  define('batch', 'v1', 'Job', {
    categories: ALL,
    status: true,
    generation: true,
    orphans: true,
    fields: ['status.successful'],
  }),
];
