import type {
  EnvironmentState,
  PromotionDiff,
} from '@amamba/plugin-amamba-gitops-common';
import {
  Field,
  FormDialog,
  LiveView,
  useCommand,
} from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useEntityParams } from '../../data/entity';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { SideBySide } from '../form/SideBySide';
import { isConflict } from '../form/usePlacedRefusal';
import { ChangesTable } from './ChangesTable';
import { titleOf } from './names';
import { usePromotionDiff } from './usePromotion';

const useStyles = makeStyles(
  theme => ({
    head: { marginTop: theme.spacing(2), overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaPromoteDialog' },
);

function How(props: { diff: PromotionDiff }) {
  const t = useMessages();
  const { needsApproval, via } = props.diff;
  return (
    <Alert severity="info" role="note">
      {needsApproval ? t('promotion.willWait') : t('promotion.willHappen')}{' '}
      {via === 'pullRequest'
        ? t('promotion.willPropose')
        : t('promotion.willCommit')}
    </Alert>
  );
}

function Looked(props: { diff: PromotionDiff }) {
  const classes = useStyles();
  const t = useMessages();
  const { diff } = props;
  return diff.changes.length === 0 ? (
    <Alert severity="info" role="note">
      {t('promotion.nothing')}
    </Alert>
  ) : (
    <>
      <How diff={diff} />
      <Typography variant="subtitle1" component="h3" className={classes.head}>
        {t('promotion.changes')}
      </Typography>
      <ChangesTable changes={diff.changes} />
      <Typography variant="subtitle1" component="h3" className={classes.head}>
        {diff.file}
      </Typography>
      <SideBySide
        label={t('promotion.compare', { file: diff.file })}
        left={{ title: t('promotion.before'), text: diff.before }}
        right={{ title: t('promotion.after'), text: diff.after }}
      />
    </>
  );
}

function usePromote(onDone: () => void) {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const params = useEntityParams();
  return useCommand({
    run: (input: { diff: PromotionDiff; reason: string }) =>
      api.promote({
        params,
        body: {
          from: input.diff.from,
          to: input.diff.to,
          base: input.diff.base,
          reason: input.reason.trim() || undefined,
        },
      }),
    doneMessage: ({ state }) => t(`promotion.asked.${state}`),
    invalidates: [QUERY_ROOT, 'promotion-path'],
    onDone,
  });
}

/** Shows what a promotion would change, and makes or asks for it. */
export function PromoteDialog(props: {
  step: { from: string; to: string };
  environments: EnvironmentState[];
  onClose: () => void;
}) {
  const t = useMessages();
  const { step, environments, onClose } = props;
  const live = usePromotionDiff(step);
  const [reason, setReason] = useState('');
  const promote = usePromote(onClose);
  const diff = live.data;
  const moved = isConflict(promote.error);
  const changed = diff !== undefined && diff.changes.length > 0;
  return (
    <FormDialog
      title={t('promotion.promoteTitle', {
        from: titleOf(environments, step.from),
        to: titleOf(environments, step.to),
      })}
      action={
        diff?.needsApproval ? t('promotion.ask') : t('promotion.promoteNow')
      }
      maxWidth="lg"
      running={promote.running}
      error={promote.error}
      valid={changed && !moved}
      onSubmit={() => diff && promote.execute({ diff, reason })}
      onClose={onClose}
    >
      <LiveView of={live} loading={t('promotion.comparing')}>
        {read => <Looked diff={read} />}
      </LiveView>
      {changed && (
        <Field
          label={t('promotion.reason')}
          helperText={t('promotion.reasonHelp')}
          value={reason}
          multiline
          minRows={2}
          inputProps={{ maxLength: 1000 }}
          onChange={setReason}
        />
      )}
      {moved && (
        <Button
          variant="outlined"
          onClick={async () => {
            await live.refresh();
            promote.reset();
          }}
        >
          {t('promotion.lookAgain')}
        </Button>
      )}
    </FormDialog>
  );
}
