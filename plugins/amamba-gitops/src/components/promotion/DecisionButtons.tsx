import {
  gitopsApprovePermission,
  type Promotion,
} from '@amamba/plugin-amamba-gitops-common';
import {
  Field,
  FormDialog,
  GuardedButton,
  useCommand,
} from '@amamba/plugin-amamba-react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useEffect, useState } from 'react';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useEntityParams } from '../../data/entity';
import { QUERY_ROOT } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { ChangesTable } from './ChangesTable';

/** Who is signed in; undefined until that is known. */
function useMe(): string | undefined {
  const identity = useApi(identityApiRef);
  const [me, setMe] = useState<string>();
  useEffect(() => {
    let current = true;
    identity.getBackstageIdentity().then(
      ({ userEntityRef }) => current && setMe(userEntityRef),
      // Then the buttons are those for somebody else; the backend decides.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [identity]);
  return me;
}

type Decision = 'approve' | 'reject' | 'withdraw';

function useDecide(promotion: Promotion, onDone: () => void) {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const params = { ...useEntityParams(), promotion: promotion.id };
  return useCommand({
    run: (input: { decision: Decision; reason: string }) => {
      const body = { reason: input.reason.trim() || undefined };
      switch (input.decision) {
        case 'approve':
          return api.approvePromotion({ params, body });
        case 'reject':
          return api.rejectPromotion({ params, body });
        default:
          return api.withdrawPromotion({ params });
      }
    },
    doneMessage: ({ state }) => t(`promotion.decided.${state}`),
    invalidates: [QUERY_ROOT],
    onDone,
  });
}

function DecisionDialog(props: {
  promotion: Promotion;
  decision: Decision;
  onClose: () => void;
}) {
  const t = useMessages();
  const { promotion, decision, onClose } = props;
  const [reason, setReason] = useState('');
  const decide = useDecide(promotion, onClose);
  return (
    <FormDialog
      title={t(`promotion.${decision}Title`)}
      action={t(`promotion.${decision}`)}
      running={decide.running}
      error={decide.error}
      valid
      onSubmit={() => decide.execute({ decision, reason })}
      onClose={onClose}
    >
      <Typography paragraph>{t(`promotion.${decision}Body`)}</Typography>
      <ChangesTable changes={promotion.changes} />
      {decision !== 'withdraw' && (
        <Field
          // A dialog takes the focus; Material UI would give it to no field.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          label={t('promotion.reason')}
          value={reason}
          multiline
          minRows={2}
          inputProps={{ maxLength: 1000 }}
          onChange={setReason}
        />
      )}
    </FormDialog>
  );
}

/** Lets a promotion happen or not; whoever asked for it can take it back. */
export function DecisionButtons(props: { promotion: Promotion }) {
  const t = useMessages();
  const { promotion } = props;
  const denied = useRefusal(gitopsApprovePermission);
  const mine = useMe() === promotion.requestedBy;
  const [decision, setDecision] = useState<Decision>();
  let reason: string | undefined = denied
    ? t('promotion.approveDenied')
    : undefined;
  if (mine) {
    reason = t('promotion.approveOwn');
  }
  return (
    <>
      <GuardedButton
        variant="contained"
        color="primary"
        reason={reason}
        onClick={() => setDecision('approve')}
      >
        {t('promotion.approve')}
      </GuardedButton>
      <GuardedButton
        variant="outlined"
        reason={denied ? t('promotion.approveDenied') : undefined}
        onClick={() => setDecision('reject')}
      >
        {t('promotion.reject')}
      </GuardedButton>
      {mine && (
        <Button onClick={() => setDecision('withdraw')}>
          {t('promotion.withdraw')}
        </Button>
      )}
      {decision && (
        <DecisionDialog
          promotion={promotion}
          decision={decision}
          onClose={() => setDecision(undefined)}
        />
      )}
    </>
  );
}
