import {
  repositoriesDeletePermission,
  type Repository,
} from '@amamba/plugin-amamba-gitops-common';
import {
  Age,
  GuardedButton,
  PlainTable,
  type Status,
  StatusChip,
  WideCell,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { DeleteRepositoryDialog } from './DeleteRepositoryDialog';

const useStyles = makeStyles(
  {
    url: { overflowWrap: 'anywhere', minWidth: 180 },
    // Words of Argo CD come in lines, and in long ones.
    message: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
  },
  { name: 'AmambaRepositoriesTable' },
);

const SHOWN_AS = {
  Successful: 'succeeded',
  Failed: 'failed',
  Unknown: 'unknown',
} satisfies Record<Repository['status'], Status>;

function Reached(props: { repository: Repository }) {
  const classes = useStyles();
  const t = useMessages();
  const { status, message, checkedAt } = props.repository;
  return (
    <>
      <StatusChip
        status={SHOWN_AS[status]}
        label={t(`repositories.state.${status}`)}
      />
      {message && status !== 'Successful' && (
        <Typography
          variant="caption"
          color="error"
          display="block"
          className={classes.message}
        >
          {message}
        </Typography>
      )}
      {checkedAt && (
        <Typography variant="caption" color="textSecondary" display="block">
          <Age time={checkedAt} />
        </Typography>
      )}
    </>
  );
}

function DeleteButton(props: { repository: Repository }) {
  const t = useMessages();
  const { repository } = props;
  const denied = useRefusal(repositoriesDeletePermission);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GuardedButton
        size="small"
        aria-label={t('repositories.deleteOf', { url: repository.url })}
        reason={denied ? t('repositories.deleteDenied') : undefined}
        onClick={() => setAsking(true)}
      >
        {t('repositories.delete')}
      </GuardedButton>
      {asking && (
        <DeleteRepositoryDialog
          repository={repository}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function RepositoryRow(props: { repository: Repository }) {
  const classes = useStyles();
  const t = useMessages();
  const { repository } = props;
  const { url, name, type, credential, applications } = repository;
  return (
    <TableRow>
      <TableCell className={classes.url}>
        {url}
        {name && (
          <Typography variant="caption" color="textSecondary" display="block">
            {name}
          </Typography>
        )}
      </TableCell>
      <TableCell>{t(`repositories.type.${type}`)}</TableCell>
      <TableCell className={classes.url}>
        <Reached repository={repository} />
      </TableCell>
      <WideCell>{t(`repositories.credential.${credential}`)}</WideCell>
      <WideCell>{applications}</WideCell>
      <WideCell>{repository.instance}</WideCell>
      <TableCell align="right">
        <DeleteButton repository={repository} />
      </TableCell>
    </TableRow>
  );
}

/** Repositories, one in a row. */
export function RepositoriesTable(props: {
  repositories: Repository[];
  /** Another page was asked for and is not there yet. */
  waiting: boolean;
}) {
  const t = useMessages();
  return (
    <PlainTable
      caption={t('repositories.title')}
      waiting={props.waiting}
      columns={[
        { label: t('repositories.url') },
        { label: t('repositories.kind') },
        { label: t('repositories.status') },
        { label: t('repositories.credentials'), wide: true },
        { label: t('repositories.applications'), wide: true },
        { label: t('form.name.instance'), wide: true },
        { label: t('repositories.actions'), silent: true },
      ]}
    >
      {props.repositories.map(repository => (
        <RepositoryRow key={repository.id} repository={repository} />
      ))}
    </PlainTable>
  );
}
