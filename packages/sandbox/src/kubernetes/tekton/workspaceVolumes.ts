import { randomBytes } from 'node:crypto';

export interface Mount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

/** Where each workspace is found in the steps, and the volumes behind them. */
export function workspaceMounts(declared: any[], bindings: any[]) {
  const volumes: any[] = [];
  const mounts: Mount[] = [];
  const named = new Map<string, string>();
  for (const workspace of declared) {
    const binding = bindings.find(({ name }) => name === workspace.name);
    if (binding) {
      const { name: _, subPath, ...source } = binding;
      // One claim bound twice is one volume.
      const key = source.persistentVolumeClaim
        ? JSON.stringify(source)
        : `${workspace.name}`;
      const volume = named.get(key) ?? `ws-${randomSuffix()}`;
      if (!named.has(key)) volumes.push({ name: volume, ...source });
      named.set(key, volume);
      mounts.push({
        name: volume,
        mountPath: workspace.mountPath ?? `/workspace/${workspace.name}`,
        ...(subPath && { subPath }),
        ...(workspace.readOnly && { readOnly: true }),
      });
    }
  }
  return { volumes, mounts };
}

export function randomSuffix(): string {
  return randomBytes(3).toString('hex').slice(0, 5);
}
