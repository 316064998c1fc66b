import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { StatusChip } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';
import { bytes } from '../diagnosis/amounts';
import type { Transfer } from './TransfersProvider';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: theme.spacing(1, 0), padding: 0 },
    row: { padding: theme.spacing(0.5, 0) },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'AmambaDebugTransfers' },
);

const SHOWN_AS = {
  running: 'running',
  done: 'succeeded',
  failed: 'failed',
} as const;

function Row(props: { transfer: Transfer; onForget: () => void }) {
  const classes = useStyles();
  const t = useMessages();
  const { transfer } = props;
  const { name, phase, bytes: moved, of, error, direction } = transfer;
  const label = t(`files.${direction}Label`, { name });
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        <StatusChip status={SHOWN_AS[phase]} label={label} />
        <Typography variant="caption">
          {of === undefined
            ? bytes(moved)
            : t('files.progress', { done: bytes(moved), of: bytes(of) })}
        </Typography>
        <Button
          size="small"
          onClick={phase === 'running' ? transfer.cancel : props.onForget}
        >
          {t(phase === 'running' ? 'files.cancel' : 'files.forget')}
        </Button>
      </div>
      {phase === 'running' && (
        <LinearProgress
          aria-label={label}
          variant={of ? 'determinate' : 'indeterminate'}
          value={of ? Math.min(100, (moved / of) * 100) : undefined}
        />
      )}
      {error && (
        <Typography variant="body2" color="error" role="alert">
          {error.name === 'AbortError' ? t('files.cancelled') : error.message}
        </Typography>
      )}
    </li>
  );
}

/** Files on their way, and those that have arrived or not. */
export function TransferList(props: {
  transfers: Transfer[];
  onForget: (id: number) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  return props.transfers.length === 0 ? null : (
    <ul className={classes.list} aria-label={t('files.transfers')}>
      {props.transfers.map(transfer => (
        <Row
          key={transfer.id}
          transfer={transfer}
          onForget={() => props.onForget(transfer.id)}
        />
      ))}
    </ul>
  );
}
