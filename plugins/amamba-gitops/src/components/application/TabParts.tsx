import { NavLinks } from '@amamba/plugin-amamba-react';
import { useLocation } from 'react-router-dom';
import { listPath, useBasePath } from '../../data/paths';
import { useMessages } from '../../translation/translation';

/** Links to the parts of a component's tab. */
export function TabParts() {
  const t = useMessages();
  const base = useBasePath();
  const { pathname } = useLocation();
  const promotion = `${base}/promotion`;
  const inPromotion =
    pathname === promotion || pathname.startsWith(`${promotion}/`);
  return (
    <NavLinks
      label={t('nav.label')}
      links={[
        {
          to: listPath(base),
          name: t('nav.applications'),
          current: !inPromotion,
        },
        { to: promotion, name: t('nav.promotion'), current: inPromotion },
      ]}
    />
  );
}
