import {
  EmptyState,
  LiveView,
  Pager,
  PlainTable,
  SearchField,
  Section,
  usePaging,
} from '@amamba/plugin-amamba-react';
import { Content, Header, Link, Page } from '@backstage/core-components';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { useWorkspaces } from '../../data/useWorkspaces';
import { useMessages } from '../../translation/translation';

/** The workspaces whose pods one can look into. */
export function WorkspaceList(props: { path: string }) {
  const t = useMessages();
  const paging = usePaging(['search']);
  const { search } = paging.filter;
  const live = useWorkspaces({ search, cursor: paging.cursor });
  return (
    <Page themeId="tool">
      <Header title={t('page.title')} subtitle={t('page.subtitle')} />
      <Content>
        <Section
          title={t('page.workspaces')}
          actions={
            <SearchField
              label={t('page.search')}
              text={search ?? ''}
              onChange={text =>
                paging.setFilter({ search: text }, { replace: true })
              }
            />
          }
        >
          <LiveView of={live} loading={t('page.loading')}>
            {page =>
              page.items.length === 0 ? (
                <EmptyState title={t('page.noneTitle')}>
                  {search ? t('page.noMatch', { search }) : t('page.none')}
                </EmptyState>
              ) : (
                <PlainTable
                  caption={t('page.workspaces')}
                  waiting={live.previous}
                  columns={[
                    { label: t('page.name') },
                    { label: t('page.description') },
                  ]}
                >
                  {page.items.map(({ metadata }) => (
                    <TableRow key={metadata.name}>
                      <TableCell>
                        <Link
                          to={`${props.path}/${encodeURIComponent(
                            metadata.name,
                          )}`}
                        >
                          {metadata.title ?? metadata.name}
                        </Link>
                      </TableCell>
                      <TableCell>{metadata.description}</TableCell>
                    </TableRow>
                  ))}
                </PlainTable>
              )
            }
          </LiveView>
          <Pager
            label={t('page.pages')}
            paging={paging}
            nextCursor={live.data?.nextCursor}
          />
        </Section>
      </Content>
    </Page>
  );
}
