import {
  EmptyState,
  LiveView,
  MissingAnnotation,
  Pager,
  Section,
  usePaging,
} from '@amamba/plugin-amamba-react';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { Navigate, useSearchParams } from 'react-router-dom';
import { exampleAnnotations } from '../../data/entity';
import { applicationPath, useBasePath } from '../../data/paths';
import { type ApplicationList, useApplications } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { GitopsSourcesNotice } from '../shared/GitopsSourcesNotice';
import { ApplicationFilters } from './ApplicationFilters';
import { ApplicationsTable } from './ApplicationsTable';
import { CreateButton } from './CreateButton';
import { FILTER_NAMES, narrows, readFilter } from './filter';

function NotConnected(props: { missing: string[] }) {
  const { entity } = useEntity();
  return (
    <MissingAnnotation
      annotations={exampleAnnotations(entity, props.missing)}
      entity={{ kind: entity.kind, name: entity.metadata.name }}
    />
  );
}

function NoApplications(props: { narrowed: boolean; onClear: () => void }) {
  const t = useMessages();
  return props.narrowed ? (
    <EmptyState
      title={t('list.noMatchTitle')}
      action={
        <Button variant="outlined" onClick={props.onClear}>
          {t('list.clearFilters')}
        </Button>
      }
    >
      {t('list.noMatch')}
    </EmptyState>
  ) : (
    <EmptyState title={t('list.emptyTitle')}>{t('list.empty')}</EmptyState>
  );
}

/** The only application of a list, when nothing hides others. */
function loneOf(list: ApplicationList) {
  const [first] = list.items;
  const settled = list.sources.every(({ state }) => state !== 'starting');
  return list.total === 1 && settled ? first : undefined;
}

/** The entity's applications. */
export function ApplicationsPage(props: {
  /** Where there is one application alone, open it instead of the list. */
  openLone: boolean;
}) {
  const t = useMessages();
  const base = useBasePath();
  const [address] = useSearchParams();
  const paging = usePaging(FILTER_NAMES);
  const filter = readFilter(paging.filter);
  const live = useApplications({ ...filter, cursor: paging.cursor });
  const { data } = live;
  const narrowed = narrows(filter);
  const asked = address.get('list') === 'all' || narrowed || paging.cursor;
  const lone = data && !live.previous && loneOf(data);
  if (props.openLone && !asked && lone) {
    return <Navigate replace to={applicationPath(base, lone)} />;
  }
  const missing = data?.missingAnnotations ?? [];
  return (
    <Section title={t('list.title')} actions={<CreateButton />}>
      <LiveView of={live} loading={t('list.loading')}>
        {list =>
          missing.length > 0 ? (
            <NotConnected missing={missing} />
          ) : (
            <>
              <GitopsSourcesNotice sources={list.sources} />
              {(narrowed || list.total > 0) && (
                <ApplicationFilters
                  filter={paging.filter}
                  list={list}
                  onChange={paging.setFilter}
                />
              )}
              {list.items.length === 0 ? (
                <NoApplications
                  narrowed={narrowed}
                  onClear={() => paging.setFilter({})}
                />
              ) : (
                <ApplicationsTable
                  applications={list.items}
                  waiting={live.previous}
                />
              )}
              <Pager
                label={t('list.pages')}
                paging={paging}
                nextCursor={list.nextCursor}
              />
            </>
          )
        }
      </LiveView>
    </Section>
  );
}
