import {
  type ApplicationSet,
  gitopsCreatePermission,
} from '@amamba/plugin-amamba-gitops-common';
import {
  Age,
  EmptyState,
  GuardedButton,
  LiveView,
  Pager,
  PlainTable,
  SearchField,
  Section,
  usePaging,
  WideCell,
} from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import AddIcon from '@material-ui/icons/Add';
import { useNavigate } from 'react-router-dom';
import { useWorkspaceName } from '../../data/entity';
import { useBasePath } from '../../data/paths';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { GitopsSourcesNotice } from '../shared/GitopsSourcesNotice';
import { createSetPath, setPath } from './paths';
import { SetStand } from './SetStand';
import { useApplicationSets } from './useSets';

function CreateSetButton() {
  const t = useMessages();
  const base = useBasePath();
  const navigate = useNavigate();
  const denied = useRefusal(gitopsCreatePermission);
  return (
    <GuardedButton
      variant="contained"
      color="primary"
      startIcon={<AddIcon />}
      reason={denied ? t('sets.createDenied') : undefined}
      onClick={() => navigate(createSetPath(base))}
    >
      {t('sets.create')}
    </GuardedButton>
  );
}

function SetRow(props: { set: ApplicationSet }) {
  const base = useBasePath();
  const { set } = props;
  return (
    <TableRow hover>
      <TableCell style={{ overflowWrap: 'anywhere' }}>
        <Link to={setPath(base, set)}>{set.name}</Link>
      </TableCell>
      <TableCell>{set.generators.join(', ')}</TableCell>
      <TableCell>
        <SetStand set={set} />
      </TableCell>
      <WideCell>{set.instance}</WideCell>
      <WideCell>
        <Age time={set.createdAt} />
      </WideCell>
    </TableRow>
  );
}

/** The workspace's ApplicationSets. */
export function ApplicationSetsPage() {
  const t = useMessages();
  const workspace = useWorkspaceName() ?? '';
  const paging = usePaging(['search']);
  const { search } = paging.filter;
  const live = useApplicationSets(workspace, {
    search,
    cursor: paging.cursor,
  });
  return (
    <Section
      title={t('sets.title')}
      actions={
        <>
          <SearchField
            label={t('sets.search')}
            text={search ?? ''}
            onChange={text =>
              paging.setFilter({ search: text }, { replace: true })
            }
          />
          <CreateSetButton />
        </>
      }
    >
      <LiveView of={live} loading={t('sets.loading')}>
        {page => (
          <>
            <GitopsSourcesNotice sources={page.sources} />
            {page.items.length === 0 ? (
              <EmptyState title={t('sets.emptyTitle')}>
                {search ? t('sets.noMatch', { search }) : t('sets.empty')}
              </EmptyState>
            ) : (
              <PlainTable
                caption={t('sets.title')}
                waiting={live.previous}
                columns={[
                  { label: t('sets.name') },
                  { label: t('sets.generators') },
                  { label: t('sets.applications') },
                  { label: t('form.name.instance'), wide: true },
                  { label: t('sets.created'), wide: true },
                ]}
              >
                {page.items.map(set => (
                  <SetRow key={`${set.instance}/${set.name}`} set={set} />
                ))}
              </PlainTable>
            )}
          </>
        )}
      </LiveView>
      <Pager
        label={t('sets.pages')}
        paging={paging}
        nextCursor={live.data?.nextCursor}
      />
    </Section>
  );
}
