import {
  Absent,
  ActionsMenu,
  Age,
  type MenuAction,
  PlainTable,
  type Status,
  StatusChip,
  WideCell,
} from '@amamba/plugin-amamba-react';
import {
  type Namespace,
  namespacesDeletePermission,
  namespacesLabelsPermission,
  namespacesQuotaPermission,
} from '@amamba/plugin-amamba-workspaces-common';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import type { NamespaceList } from '../../data/queries';
import { useMayEdit } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { QuotaBars } from '../shared/QuotaBar';
import {
  DeleteNamespaceDialog,
  LabelsDialog,
  QuotaDialog,
} from './EditNamespaceDialogs';

const useStyles = makeStyles(
  theme => ({
    name: { overflowWrap: 'anywhere', minWidth: 120 },
    labels: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      maxWidth: 320,
    },
    label: {
      margin: 0,
      maxWidth: '100%',
      // The theme's chips are as high as buttons.
      height: 22,
    },
    quota: { width: '45%' },
  }),
  { name: 'AmambaNamespacesTable' },
);

const SHOWN_AS = {
  Active: 'succeeded',
  Pending: 'queued',
  Terminating: 'running',
  Missing: 'failed',
  Unknown: 'unknown',
} satisfies Record<Namespace['phase'], Status>;

/** Whether a namespace is there. */
export function NamespacePhase(props: { namespace: Namespace }) {
  const t = useMessages();
  const { phase, deleting } = props.namespace;
  return deleting ? (
    <StatusChip status="running" label={t('namespace.deleting')} />
  ) : (
    <StatusChip
      status={SHOWN_AS[phase]}
      label={t(`namespace.phase.${phase}`)}
    />
  );
}

type DialogName = 'quota' | 'labels' | 'delete';

const DIALOGS = {
  quota: QuotaDialog,
  labels: LabelsDialog,
  delete: DeleteNamespaceDialog,
};

function NamespaceActions(props: {
  namespace: Namespace;
  list: NamespaceList;
}) {
  const t = useMessages();
  const { namespace, list } = props;
  const [open, setOpen] = useState<DialogName>();
  const may = {
    quota: useMayEdit(namespacesQuotaPermission),
    labels: useMayEdit(namespacesLabelsPermission),
    delete: useMayEdit(namespacesDeletePermission),
  };
  const actions: MenuAction[] = (['quota', 'labels', 'delete'] as const)
    .filter(name => may[name] && !namespace.deleting)
    .map(name => ({
      name: t(`namespace.menu.${name}`),
      onClick: () => setOpen(name),
    }));
  const Dialog = open && DIALOGS[open];
  return (
    <>
      <ActionsMenu
        label={t('namespace.actionsOf', { name: namespace.name })}
        actions={actions}
      />
      {Dialog && (
        <Dialog
          namespace={namespace}
          list={list}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function NamespaceRow(props: {
  namespace: Namespace;
  clusterTitle: string;
  list: NamespaceList;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { namespace } = props;
  const labels = Object.entries(namespace.labels);
  return (
    <TableRow>
      <TableCell className={classes.name}>
        {namespace.name}
        <Typography variant="caption" color="textSecondary" display="block">
          {props.clusterTitle}
          {namespace.createdAt && (
            <>
              {' · '}
              <Age time={namespace.createdAt} />
            </>
          )}
        </Typography>
      </TableCell>
      <TableCell>
        <NamespacePhase namespace={namespace} />
      </TableCell>
      <TableCell className={classes.quota}>
        {namespace.quota ? (
          <QuotaBars hard={namespace.quota} used={namespace.used} />
        ) : (
          <Absent label={t('namespace.noQuota')} />
        )}
      </TableCell>
      <WideCell>
        {labels.length > 0 ? (
          <div className={classes.labels}>
            {labels.map(([key, value]) => (
              <Chip
                key={key}
                size="small"
                variant="outlined"
                className={classes.label}
                label={value ? `${key}=${value}` : key}
                title={`${key}=${value}`}
              />
            ))}
          </div>
        ) : (
          <Absent label={t('namespace.noLabels')} />
        )}
      </WideCell>
      <TableCell align="right">
        <NamespaceActions namespace={namespace} list={props.list} />
      </TableCell>
    </TableRow>
  );
}

/** Namespaces, one in a row. */
export function NamespacesTable(props: { list: NamespaceList }) {
  const t = useMessages();
  const { list } = props;
  const titles = new Map(list.clusters.map(({ name, title }) => [name, title]));
  return (
    <PlainTable
      caption={t('namespace.title')}
      columns={[
        { label: t('column.namespace') },
        { label: t('column.state') },
        { label: t('column.quota') },
        { label: t('column.labels'), wide: true },
        { label: t('column.actions'), silent: true },
      ]}
    >
      {list.items.map(namespace => (
        <NamespaceRow
          key={`${namespace.cluster}/${namespace.name}`}
          namespace={namespace}
          clusterTitle={titles.get(namespace.cluster) ?? namespace.cluster}
          list={list}
        />
      ))}
    </PlainTable>
  );
}
