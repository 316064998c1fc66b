import { AmambaSurface } from '@amamba/plugin-amamba-react';
import { useResolvedPath } from 'react-router-dom';
import { BasePathProvider } from '../data/paths';
import { DebugArea } from './area/DebugArea';

/** Everything under the entity's tab: its pods, ways into them, its sessions. */
export function DebugTab() {
  const { pathname } = useResolvedPath('.');
  return (
    <AmambaSurface>
      <BasePathProvider path={pathname}>
        <DebugArea />
      </BasePathProvider>
    </AmambaSurface>
  );
}
