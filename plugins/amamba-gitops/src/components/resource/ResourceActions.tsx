import type {
  ResourceAction,
  ResourceNode,
} from '@amamba/plugin-amamba-gitops-common';
import {
  ApiErrorPanel,
  ConfirmDialog,
  Field,
  FormDialog,
  GuardedButton,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useResourceActions } from '../../data/queries';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useDialog } from '../../data/useDialog';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { resourceKey, toRef } from '../resources/tree';
import { DeleteResourceDialog } from './DeleteResourceDialog';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      margin: theme.spacing(1, 0),
    },
  }),
  { name: 'AmambaResourceActions' },
);

/** Asks before something is done to a resource, and for what it needs to know. */
function ActionDialog(props: {
  node: ResourceNode;
  action: ResourceAction;
  onClose: () => void;
}) {
  const t = useMessages();
  const { node, action, onClose } = props;
  const { kind, name } = node;
  const words = action.title ?? action.name;
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      action.params.map(each => [each.name, each.value ?? each.default ?? '']),
    ),
  );
  const run = useApplicationCommand({
    run: (api, params) =>
      api.runResourceAction({
        params,
        body: { resource: toRef(node), action: action.name, params: values },
      }),
    done: () => t('resource.actionDone', { action: words, name }),
    onDone: onClose,
  });
  const title = t('resource.actionTitle', { action: words, kind, name });
  if (action.params.length === 0) {
    return (
      <ConfirmDialog
        open
        title={title}
        action={words}
        running={run.running}
        error={run.error}
        onConfirm={() => run.execute(undefined)}
        onClose={onClose}
      >
        {t('resource.actionBody', { kind, name })}
      </ConfirmDialog>
    );
  }
  return (
    <FormDialog
      title={title}
      action={words}
      running={run.running}
      error={run.error}
      valid={Object.values(values).every(value => value !== '')}
      onSubmit={() => run.execute(undefined)}
      onClose={onClose}
    >
      {action.params.map((param, index) => (
        <Field
          key={param.name}
          // A dialog takes the focus; Material UI would give it to no field.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={index === 0}
          required
          label={param.name}
          type={/int|number/i.test(param.type ?? '') ? 'number' : 'text'}
          value={values[param.name]}
          problem={
            values[param.name] === '' ? t('resource.valueNeeded') : undefined
          }
          onChange={value => setValues({ ...values, [param.name]: value })}
        />
      ))}
    </FormDialog>
  );
}

/** What can be done to a resource. */
export function ResourceActions(props: {
  node: ResourceNode;
  onDeleted: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { node } = props;
  const reasons = useReasons();
  const { show } = useDialog();
  const { data, error, refresh } = useResourceActions(toRef(node));
  const [asked, setAsked] = useState<ResourceAction>();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <div className={classes.root}>
        {node.sync && !node.hook && (
          <GuardedButton
            size="small"
            variant="outlined"
            reason={reasons.sync}
            onClick={() => show('sync', { only: [resourceKey(node)] })}
          >
            {t('resource.syncOnly')}
          </GuardedButton>
        )}
        {data?.items.map(action => (
          <GuardedButton
            key={action.name}
            size="small"
            variant="outlined"
            reason={
              reasons.operate ??
              (action.disabled ? t('resource.actionDisabled') : undefined)
            }
            onClick={() => setAsked(action)}
          >
            {action.title ?? action.name}
            {action.params.length > 0 && '…'}
          </GuardedButton>
        ))}
        <GuardedButton
          size="small"
          variant="outlined"
          reason={reasons.operate}
          onClick={() => setDeleting(true)}
        >
          {t('resource.delete')}
        </GuardedButton>
      </div>
      {error && (
        <ApiErrorPanel error={error} onRetry={refresh} stale={Boolean(data)} />
      )}
      {asked && (
        <ActionDialog
          node={node}
          action={asked}
          onClose={() => setAsked(undefined)}
        />
      )}
      {deleting && (
        <DeleteResourceDialog
          node={node}
          onDone={props.onDeleted}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
