import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import {
  Absent,
  LiveView,
  MissingAnnotation,
  Pager,
  PlainTable,
  Section,
  usePaging,
  WideCell,
} from '@amamba/plugin-amamba-react';
import {
  type Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useComponents } from '../../data/useComponents';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { EntityName } from '../shared/EntityName';

function textOf(entity: Entity, field: string): string | undefined {
  const value = entity.spec?.[field];
  return typeof value === 'string' ? value : undefined;
}

function EntityRow(props: { entity: Entity }) {
  const t = useMessages();
  const { entity } = props;
  const { title, name, description } = entity.metadata;
  const owner = entity.relations?.find(
    ({ type }) => type === RELATION_OWNED_BY,
  )?.targetRef;
  return (
    <TableRow>
      <TableCell>
        <EntityRefLink entityRef={entity} title={title ?? name} hideIcon />
        {description && (
          <Typography variant="caption" color="textSecondary" display="block">
            {description}
          </Typography>
        )}
      </TableCell>
      <TableCell>{entity.kind}</TableCell>
      <TableCell>
        {textOf(entity, 'type') ?? <Absent label={t('components.noValue')} />}
      </TableCell>
      <WideCell>
        {owner ? (
          <EntityName text={owner} />
        ) : (
          <Absent label={t('components.noValue')} />
        )}
      </WideCell>
      <WideCell>
        {textOf(entity, 'lifecycle') ?? (
          <Absent label={t('components.noValue')} />
        )}
      </WideCell>
    </TableRow>
  );
}

/** What of the catalog belongs to the workspace. */
export function ComponentsTab() {
  const t = useMessages();
  const { name } = useWorkspace();
  const paging = usePaging();
  const live = useComponents(paging.cursor);
  return (
    <Section title={t('components.title')}>
      <LiveView of={live} loading={t('components.loading')}>
        {page =>
          page.items.length === 0 ? (
            <MissingAnnotation
              annotations={[{ name: WORKSPACE_ANNOTATION, example: name }]}
              entity={{ kind: 'Component', name: 'my-service' }}
            />
          ) : (
            <>
              <PlainTable
                caption={t('components.title')}
                waiting={live.previous}
                columns={[
                  { label: t('column.name') },
                  { label: t('column.kind') },
                  { label: t('column.type') },
                  { label: t('column.owner'), wide: true },
                  { label: t('column.lifecycle'), wide: true },
                ]}
              >
                {page.items.map(entity => (
                  <EntityRow key={stringifyEntityRef(entity)} entity={entity} />
                ))}
              </PlainTable>
              <Pager
                label={t('components.pages')}
                paging={paging}
                nextCursor={page.nextCursor}
              />
            </>
          )
        }
      </LiveView>
    </Section>
  );
}
