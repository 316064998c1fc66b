/** The pages, and the list of pods. */
export const podsMessages = {
  page: {
    title: 'Debug',
    subtitle: 'Shells, debug containers and files of what runs',
  },
  view: {
    label: 'Parts of debugging',
    pods: 'Pods',
    sessions: 'Sessions',
    nodes: 'Nodes',
    policy: 'Rules',
  },
  pods: {
    title: 'Pods',
    search: 'Search pods',
    loading: 'Loading pods…',
    alone: 'Pods on their own',
    ready: '{{ready}}/{{of}} ready',
    restarts_one: '{{count}} restart',
    restarts_other: '{{count}} restarts',
    copy: 'Copy',
    debugger: 'Debug container',
    debuggers_one: '{{count}} debug container',
    debuggers_other: '{{count}} debug containers',
    containersOf: 'Containers of {{pod}}',
    copyName: "Copy the pod's name",
    noMatch: 'No pod matches',
    truncated_one: 'Only the first pod is shown.',
    truncated_other: 'Only the first {{count}} pods are shown.',
    count_one: '{{count}} pod',
    count_other: '{{count}} pods',
    emptyTitle: 'Nothing runs here',
    empty:
      'No pod of the workspace fits the annotations of this component. A pod appears as soon as one does.',
    emptyWorkspace:
      'The namespaces of this workspace have no pods. A pod appears as soon as there is one.',
    chooseTitle: 'Choose a pod',
    choose: 'See its diagnosis, and open a shell, its logs or its files.',
    gone: 'The pod or container of this address is gone.',
  },
  kind: {
    container: 'Container',
    init: 'Init container',
    sidecar: 'Sidecar',
    ephemeral: 'Ephemeral container',
  },
  state: {
    waiting: 'Waiting',
    running: 'Running',
    terminated: 'Ended',
    unknown: 'Unknown',
  },
  sources: {
    missing:
      'The portal has no cluster {{cluster}}, which the workspace names. Its pods cannot be shown.',
    unusable: 'Pods of {{cluster}} cannot be read.',
  },
  role: { viewer: 'Viewer', editor: 'Editor', admin: 'Administrator' },
  denied: {
    role: 'This takes the role {{role}} in the workspace. Ask one of its administrators for it.',
    platform: 'Only administrators of the platform may do this.',
  },
} as const;
