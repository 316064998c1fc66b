import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import { ConfirmDialog } from '@amamba/plugin-amamba-react';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { useState } from 'react';
import { useCurrentApplication } from '../../data/application';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useMessages } from '../../translation/translation';
import { isLeftOver, toRef } from '../resources/tree';

/** Asks before a resource is deleted in the cluster. */
export function DeleteResourceDialog(props: {
  node: ResourceNode;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useMessages();
  const { automation } = useCurrentApplication();
  const { node, onDone, onClose } = props;
  const { kind, name } = node;
  const [force, setForce] = useState(false);
  const [orphan, setOrphan] = useState(false);
  const remove = useApplicationCommand({
    run: (api, params) =>
      api.deleteResource({
        params,
        body: { resource: toRef(node), force, orphan },
      }),
    done: () => t('resource.deleteDone', { kind, name }),
    onDone,
  });
  const inGit = node.sync !== undefined && !isLeftOver(node);
  return (
    <ConfirmDialog
      open
      title={t('resource.deleteTitle', { kind, name })}
      action={t('resource.deleteAction')}
      typed={name}
      running={remove.running}
      error={remove.error}
      onConfirm={() => remove.execute(undefined)}
      onClose={onClose}
    >
      <p>
        {t('resource.deleteBody')}{' '}
        {inGit &&
          (automation === 'automatic'
            ? t('resource.comesBack')
            : t('resource.comesBackOnSync'))}
      </p>
      <div>
        <FormControlLabel
          control={
            <Checkbox
              color="primary"
              checked={orphan}
              onChange={(_, checked) => setOrphan(checked)}
            />
          }
          label={t('resource.orphan')}
        />
      </div>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={force}
            onChange={(_, checked) => setForce(checked)}
          />
        }
        label={t('resource.force')}
      />
    </ConfirmDialog>
  );
}
