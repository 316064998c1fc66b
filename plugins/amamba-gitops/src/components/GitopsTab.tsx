import { AmambaSurface } from '@amamba/plugin-amamba-react';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { isWorkspace } from '../data/entity';
import { BasePathProvider } from '../data/paths';
import { ApplicationsArea } from './ApplicationsArea';
import { TabParts } from './application/TabParts';
import { PromotionTab } from './promotion/PromotionTab';

/**
 * Everything under the entity's tab: its applications with a page for each,
 * and a component's way through its environments.
 */
export function GitopsTab() {
  const { pathname } = useResolvedPath('.');
  const component = !isWorkspace(useEntity().entity);
  return (
    <AmambaSurface>
      <BasePathProvider path={pathname}>
        {component && <TabParts />}
        <Routes>
          {component && <Route path="promotion/*" element={<PromotionTab />} />}
          <Route path="*" element={<ApplicationsArea openLone={component} />} />
        </Routes>
      </BasePathProvider>
    </AmambaSurface>
  );
}
