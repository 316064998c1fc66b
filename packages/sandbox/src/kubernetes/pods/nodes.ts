import { timestamp } from '../clock.ts';
import type { Cluster } from '../types.ts';

/** The machines of a sandbox cluster. */
export function createNodes(cluster: Cluster, count = 1): void {
  for (let index = 1; index <= count; index += 1) {
    const name = `${cluster.name}-node-${index}`;
    cluster.objects.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
        },
      },
      spec: { podCIDR: `10.244.${index - 1}.0/24` },
    });
    cluster.objects.modifyStatus('nodes', undefined, name, node => {
      node.status = nodeStatus(name, index, timestamp(cluster.clock.now()));
    });
  }
}

function nodeStatus(name: string, index: number, at: string) {
  const resources = {
    cpu: '8',
    memory: '16Gi',
    pods: '110',
    'ephemeral-storage': '100Gi',
  };
  const pressure = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map(
    type => ({
      type,
      status: 'False',
      reason: `KubeletHasSufficient${type.replace('Pressure', '')}`,
      message: `kubelet has sufficient ${type
        .replace('Pressure', '')
        .toLowerCase()} available`,
      lastHeartbeatTime: at,
      lastTransitionTime: at,
    }),
  );
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address: `10.250.0.${index}` },
      { type: 'Hostname', address: name },
    ],
    conditions: [
      ...pressure,
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        lastHeartbeatTime: at,
        lastTransitionTime: at,
      },
    ],
    nodeInfo: {
      architecture: 'amd64',
      containerRuntimeVersion: 'containerd://2.1.9',
      kernelVersion: '6.1.0',
      kubeletVersion: 'v1.35.0',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      osImage: 'Sandbox Linux',
      bootID: '',
      machineID: '',
      systemUUID: '',
    },
  };
}
