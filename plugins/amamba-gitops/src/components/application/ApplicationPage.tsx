import {
  ApiErrorPanel,
  EmptyState,
  isNotFound,
  Loading,
  NavLinks,
} from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { Route, Routes, useLocation } from 'react-router-dom';
import {
  ApplicationProvider,
  useCurrentApplication,
} from '../../data/application';
import {
  APPLICATION_TABS,
  applicationPath,
  listPath,
  useBasePath,
} from '../../data/paths';
import { useApplication } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { DetailsTab } from '../details/DetailsTab';
import { DiffTab } from '../diff/DiffTab';
import { EventsTab } from '../events/EventsTab';
import { HistoryTab } from '../history/HistoryTab';
import { ResourcesTab } from '../resources/ResourcesTab';
import { GitopsSourcesNotice } from '../shared/GitopsSourcesNotice';
import { Dialogs } from '../sync/Dialogs';
import { ApplicationHeader } from './ApplicationHeader';

function Parts() {
  const t = useMessages();
  const base = useBasePath();
  const application = useCurrentApplication();
  const { pathname } = useLocation();
  const parts = [
    { name: 'resources', to: applicationPath(base, application) },
    ...APPLICATION_TABS.map(name => ({
      name,
      to: applicationPath(base, application, name),
    })),
  ] as const;
  const current = parts.find(({ to }) => pathname === to) ?? parts[0];
  return (
    <NavLinks
      label={t('tab.label')}
      links={parts.map(part => ({
        to: part.to,
        name: t(`tab.${part.name}`),
        current: part === current,
      }))}
    />
  );
}

function Missing() {
  const t = useMessages();
  return (
    <EmptyState title={t('application.notFoundTitle')}>
      {t('application.notFound')}
    </EmptyState>
  );
}

function Body() {
  const t = useMessages();
  const { data, error, readAt, refresh } = useApplication();
  if (isNotFound(error)) {
    return <Missing />;
  }
  if (!data) {
    return error ? (
      <ApiErrorPanel error={error} onRetry={refresh} />
    ) : (
      <Loading label={t('application.loading')} rows={6} />
    );
  }
  return (
    <ApplicationProvider application={data.application}>
      <GitopsSourcesNotice sources={[data.source]} />
      {error && (
        <ApiErrorPanel error={error} onRetry={refresh} stale readAt={readAt} />
      )}
      <ApplicationHeader />
      <Parts />
      <Routes>
        <Route path="diff" element={<DiffTab />} />
        <Route path="history" element={<HistoryTab />} />
        <Route path="events" element={<EventsTab />} />
        <Route path="details" element={<DetailsTab />} />
        <Route path="*" element={<ResourcesTab />} />
      </Routes>
      <Dialogs />
    </ApplicationProvider>
  );
}

/** One application: how it stands, its resources, differences and history. */
export function ApplicationPage() {
  const t = useMessages();
  const base = useBasePath();
  return (
    <article>
      <nav>
        <Link to={listPath(base)}>{t('application.back')}</Link>
      </nav>
      <Body />
    </article>
  );
}
