import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import { Absent, Age, PlainTable, WideCell } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import MuiLink from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useMessages } from '../../translation/translation';
import { HealthChip, SyncChip } from '../shared/StatusChips';
import { KindIcon } from './KindIcon';
import { isLeftOver } from './tree';

/** Rows that are drawn at first, and more each time they are asked for. */
const STEP = 100;

const useStyles = makeStyles(
  {
    name: { overflowWrap: 'anywhere', minWidth: 160 },
    link: { textAlign: 'left', overflowWrap: 'anywhere' },
  },
  { name: 'AmambaResourcesTable' },
);

function ResourceRow(props: { node: ResourceNode; onSelect: () => void }) {
  const classes = useStyles();
  const t = useMessages();
  const { node } = props;
  return (
    <TableRow hover>
      <TableCell className={classes.name}>
        <MuiLink
          component="button"
          variant="body2"
          className={classes.link}
          onClick={props.onSelect}
        >
          {node.name}
        </MuiLink>
        {isLeftOver(node) && (
          <Typography variant="caption" color="textSecondary" display="block">
            {t('resources.requiresPruning')}
          </Typography>
        )}
      </TableCell>
      <TableCell>
        <KindIcon kind={node.kind} /> {node.kind}
      </TableCell>
      <WideCell>
        {node.namespace ?? <Absent label={t('resources.noNamespace')} />}
      </WideCell>
      <TableCell>
        {node.health ? (
          <HealthChip health={node.health.status} />
        ) : (
          <Absent label={t('resources.noHealth')} />
        )}
      </TableCell>
      <TableCell>
        {node.sync ? (
          <SyncChip sync={node.sync} />
        ) : (
          <Absent label={t('resources.noSync')} />
        )}
      </TableCell>
      <WideCell>
        {node.createdAt ? (
          <Age time={node.createdAt} />
        ) : (
          <Absent label={t('resources.noAge')} />
        )}
      </WideCell>
    </TableRow>
  );
}

/** Resources, one in a row; of many, some at first. */
export function ResourcesTable(props: {
  nodes: ResourceNode[];
  onSelect: (node: string) => void;
}) {
  const t = useMessages();
  const { nodes } = props;
  const [shown, setShown] = useState(STEP);
  const hidden = nodes.length - shown;
  return (
    <>
      <PlainTable
        caption={t('resources.title')}
        columns={[
          { label: t('column.name') },
          { label: t('resources.kind') },
          { label: t('resources.namespace'), wide: true },
          { label: t('column.health') },
          { label: t('column.sync') },
          { label: t('resources.created'), wide: true },
        ]}
      >
        {nodes.slice(0, shown).map(node => (
          <ResourceRow
            key={node.id}
            node={node}
            onSelect={() => props.onSelect(node.id)}
          />
        ))}
      </PlainTable>
      {hidden > 0 && (
        <Button onClick={() => setShown(shown + STEP)}>
          {t('resources.more', { number: String(hidden) })}
        </Button>
      )}
    </>
  );
}
