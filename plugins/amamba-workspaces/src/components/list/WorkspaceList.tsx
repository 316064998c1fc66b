import {
  EmptyState,
  GuardedButton,
  LiveView,
  Pager,
  type Paging,
  SearchField,
  Section,
  usePaging,
} from '@amamba/plugin-amamba-react';
import { Content, Header, Page } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import AddIcon from '@material-ui/icons/Add';
import { useState } from 'react';
import { type WorkspaceList as List, useWorkspaces } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { CreateWorkspaceDialog } from '../create/CreateWorkspaceDialog';
import { WorkspacesTable } from './WorkspacesTable';

function NoWorkspaces(props: { mayCreate: boolean; paging: Paging<'search'> }) {
  const t = useMessages();
  const { search } = props.paging.filter;
  if (search) {
    return (
      <EmptyState
        title={t('list.noMatchTitle', { search })}
        action={
          <Button variant="outlined" onClick={() => props.paging.setFilter({})}>
            {t('list.clearSearch')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState title={t('list.emptyTitle')}>
      {props.mayCreate ? t('list.emptyCreate') : t('list.empty')}
    </EmptyState>
  );
}

function CreateButton(props: { mayCreate: boolean }) {
  const t = useMessages();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <GuardedButton
        variant="contained"
        color="primary"
        startIcon={<AddIcon />}
        reason={props.mayCreate ? undefined : t('create.denied')}
        onClick={() => setCreating(true)}
      >
        {t('create.action')}
      </GuardedButton>
      {creating && <CreateWorkspaceDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Listed(props: {
  list: List;
  waiting: boolean;
  paging: Paging<'search'>;
}) {
  const t = useMessages();
  const { list, paging } = props;
  return (
    <>
      {list.items.length === 0 ? (
        <NoWorkspaces mayCreate={list.mayCreate} paging={paging} />
      ) : (
        <WorkspacesTable workspaces={list.items} waiting={props.waiting} />
      )}
      <Pager
        label={t('list.pages')}
        paging={paging}
        nextCursor={list.nextCursor}
      />
    </>
  );
}

/** The workspaces that the person may see. */
export function WorkspaceList() {
  const t = useMessages();
  const paging = usePaging(['search']);
  const live = useWorkspaces({
    search: paging.filter.search,
    cursor: paging.cursor,
  });
  return (
    <Page themeId="tool">
      <Header title={t('list.title')} subtitle={t('list.subtitle')} />
      <Content>
        <Section
          title={t('list.heading')}
          actions={
            <>
              <SearchField
                label={t('list.search')}
                text={paging.filter.search ?? ''}
                onChange={search =>
                  paging.setFilter({ search }, { replace: true })
                }
              />
              {live.data && <CreateButton mayCreate={live.data.mayCreate} />}
            </>
          }
        >
          <LiveView of={live} loading={t('list.loading')}>
            {list => (
              <Listed list={list} waiting={live.previous} paging={paging} />
            )}
          </LiveView>
        </Section>
      </Content>
    </Page>
  );
}
