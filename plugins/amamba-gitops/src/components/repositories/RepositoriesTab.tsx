import { repositoriesCreatePermission } from '@amamba/plugin-amamba-gitops-common';
import {
  EmptyState,
  GuardedButton,
  LiveView,
  Pager,
  Section,
  usePaging,
} from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import { useState } from 'react';
import { useWorkspaceName } from '../../data/entity';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { GitopsSourcesNotice } from '../shared/GitopsSourcesNotice';
import { ImportRepositoryDialog } from './ImportRepositoryDialog';
import type { NamedInstance } from './RepositoryFields';
import { RepositoriesTable } from './RepositoriesTable';
import { readFilter, RepositoryFilters } from './RepositoryFilters';
import { useRepositories } from './useRepositories';

const useStyles = makeStyles(
  theme => ({
    filters: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1.5),
      marginBottom: theme.spacing(2),
    },
  }),
  { name: 'AmambaRepositoriesTab' },
);

function ImportButton(props: {
  workspace: string;
  instances: NamedInstance[];
}) {
  const t = useMessages();
  const denied = useRefusal(repositoriesCreatePermission);
  const [importing, setImporting] = useState(false);
  return (
    <>
      <GuardedButton
        variant="contained"
        color="primary"
        startIcon={<AddIcon />}
        reason={denied ? t('repositories.importDenied') : undefined}
        onClick={() => setImporting(true)}
      >
        {t('repositories.import')}
      </GuardedButton>
      {importing && (
        <ImportRepositoryDialog
          {...props}
          onClose={() => setImporting(false)}
        />
      )}
    </>
  );
}

function Nothing(props: { narrowed: boolean; onClear: () => void }) {
  const t = useMessages();
  return props.narrowed ? (
    <EmptyState
      title={t('repositories.noMatchTitle')}
      action={
        <Button variant="outlined" onClick={props.onClear}>
          {t('repositories.clear')}
        </Button>
      }
    >
      {t('repositories.noMatch')}
    </EmptyState>
  ) : (
    <EmptyState title={t('repositories.emptyTitle')}>
      {t('repositories.empty')}
    </EmptyState>
  );
}

function isDenied(error: Error | undefined): boolean {
  return error !== undefined && 'status' in error && error.status === 403;
}

/** The workspace's repositories. */
export function RepositoriesTab() {
  const classes = useStyles();
  const t = useMessages();
  const workspace = useWorkspaceName() ?? '';
  const paging = usePaging(['search', 'status']);
  const filter = readFilter(paging.filter);
  const live = useRepositories(workspace, {
    ...filter,
    cursor: paging.cursor,
  });
  if (isDenied(live.error)) {
    return (
      <EmptyState title={t('repositories.deniedTitle')}>
        {t('repositories.denied')}
      </EmptyState>
    );
  }
  return (
    <Section
      title={t('repositories.title')}
      actions={
        live.data && (
          <ImportButton workspace={workspace} instances={live.data.sources} />
        )
      }
    >
      <div
        className={classes.filters}
        role="group"
        aria-label={t('repositories.filters')}
      >
        <RepositoryFilters
          filter={filter}
          onChange={next => paging.setFilter({ ...next }, { replace: true })}
        />
      </div>
      <LiveView of={live} loading={t('repositories.loading')}>
        {page => (
          <>
            <GitopsSourcesNotice sources={page.sources} />
            {page.items.length === 0 ? (
              <Nothing
                narrowed={Boolean(filter.search || filter.status)}
                onClear={() => paging.setFilter({})}
              />
            ) : (
              <RepositoriesTable
                repositories={page.items}
                waiting={live.previous}
              />
            )}
          </>
        )}
      </LiveView>
      <Pager
        label={t('repositories.pages')}
        paging={paging}
        nextCursor={live.data?.nextCursor}
      />
    </Section>
  );
}
