import { Content, Header, Link, Page } from '@backstage/core-components';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { EmptyState } from '../feedback/EmptyState';
import { SearchField } from '../form/SearchField';
import { PlainTable } from '../layout/PlainTable';
import { Section } from '../layout/Section';
import { LiveView } from '../live/LiveView';
import { Pager } from '../paging/Pager';
import { usePaging } from '../paging/usePaging';
import { useMessages } from '../translation/translation';
import { useWorkspaces } from './useWorkspaces';

/**
 * The workspaces that the person sees in the catalog, each a link to a page
 * below `path`.
 *
 * @public
 */
export function WorkspaceListPage(props: {
  title: string;
  subtitle: string;
  /** Of this page. */
  path: string;
}) {
  const t = useMessages();
  const paging = usePaging(['search']);
  const { search } = paging.filter;
  const live = useWorkspaces({ search, cursor: paging.cursor });
  return (
    <Page themeId="tool">
      <Header title={props.title} subtitle={props.subtitle} />
      <Content>
        <Section
          title={t('workspaces.title')}
          actions={
            <SearchField
              label={t('workspaces.search')}
              text={search ?? ''}
              onChange={text =>
                paging.setFilter({ search: text }, { replace: true })
              }
            />
          }
        >
          <LiveView of={live} loading={t('workspaces.loading')}>
            {page =>
              page.items.length === 0 ? (
                <EmptyState title={t('workspaces.noneTitle')}>
                  {search
                    ? t('workspaces.noMatch', { search })
                    : t('workspaces.none')}
                </EmptyState>
              ) : (
                <PlainTable
                  caption={t('workspaces.title')}
                  waiting={live.previous}
                  columns={[
                    { label: t('workspaces.name') },
                    { label: t('workspaces.description') },
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
            label={t('workspaces.pages')}
            paging={paging}
            nextCursor={live.data?.nextCursor}
          />
        </Section>
      </Content>
    </Page>
  );
}
