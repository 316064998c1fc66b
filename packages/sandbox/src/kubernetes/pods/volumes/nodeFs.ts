import type { IFileSystem } from 'just-bash';
import { createRootFs, profileOf } from '../images.ts';

/** A small Linux, which the files of a node are those of. */
const NODE_IMAGE = 'debian:12';
const KUBELET_CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
maxPods: 110
`;

/** The file system of a machine that runs pods. */
export async function createNodeFs(name: string): Promise<IFileSystem> {
  const fs = await createRootFs(profileOf(NODE_IMAGE), NODE_IMAGE);
  const files = {
    '/etc/hostname': `${name}\n`,
    '/var/lib/kubelet/config.yaml': KUBELET_CONFIG,
  };
  for (const [path, content] of Object.entries(files)) {
    await fs.writeFile(path, content);
  }
  for (const path of ['/var/log/pods', '/var/log/containers', '/run']) {
    await fs.mkdir(path, { recursive: true });
  }
  return fs;
}
