import type { IFileSystem } from 'just-bash';
import { createRootFs, profileOf } from '../images.ts';
import { programs } from '../images/distributions.ts';
import type { ImageProfile } from '../images/imageProfile.ts';

/** A small Linux, with what those who look after a node use. */
const NODE: ImageProfile = {
  ...profileOf('debian:12'),
  entries: programs('/usr/bin/', [
    ...['ps', 'top', 'free', 'uptime', 'kill', 'pgrep', 'ss', 'ip', 'curl'],
    ...['capsh', 'strings', 'clear'],
  ]),
};
const KUBELET_CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
maxPods: 110
`;

/** The file system of a machine that runs pods. */
export async function createNodeFs(name: string): Promise<IFileSystem> {
  const fs = await createRootFs(NODE);
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
