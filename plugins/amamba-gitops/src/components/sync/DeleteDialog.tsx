import type { ResourceRef } from '@amamba/plugin-amamba-gitops-common';
import { ConfirmDialog, LiveView } from '@amamba/plugin-amamba-react';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useCurrentApplication } from '../../data/application';
import { listPath, useBasePath } from '../../data/paths';
import { useDeletionPreview } from '../../data/queries';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { resourceKey } from '../resources/tree';

/** Most that are listed; more are a number. */
const MAX_LISTED = 200;

const CASCADES = ['foreground', 'background', 'orphan'] as const;
type Cascade = (typeof CASCADES)[number];
/** What can still be chosen once a deletion waits. */
const WAITING_CASCADES = ['orphan'] as const;

const useStyles = makeStyles(
  theme => ({
    list: {
      maxHeight: 180,
      overflow: 'auto',
      margin: theme.spacing(0.5, 0, 1.5),
      padding: theme.spacing(1, 1, 1, 3),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'AmambaDeleteDialog' },
);

function Resources(props: { title: string; resources: ResourceRef[] }) {
  const classes = useStyles();
  const t = useMessages();
  const { title, resources } = props;
  if (resources.length === 0) {
    return null;
  }
  const more = resources.length - MAX_LISTED;
  return (
    <>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      <ul className={classes.list} aria-label={title}>
        {resources.slice(0, MAX_LISTED).map(resource => (
          <li key={resourceKey(resource)}>
            {resource.kind} {resource.name}
            {resource.namespace && ` (${resource.namespace})`}
          </li>
        ))}
        {more > 0 && <li>{t('card.more', { number: String(more) })}</li>}
      </ul>
    </>
  );
}

function WhatGoes(props: { cascade: Cascade }) {
  const t = useMessages();
  const live = useDeletionPreview();
  return (
    <LiveView of={live} loading={t('remove.loading')}>
      {({ resources, kept }) =>
        props.cascade === 'orphan' ? (
          <Resources
            title={t('remove.stay')}
            resources={[...resources, ...kept]}
          />
        ) : (
          <>
            <Resources
              title={t('remove.goes', { number: String(resources.length) })}
              resources={resources}
            />
            <Resources title={t('remove.kept')} resources={kept} />
          </>
        )
      }
    </LiveView>
  );
}

/** Asks before an application is deleted, and what becomes of what it deployed. */
export function DeleteDialog(props: { onClose: () => void }) {
  const t = useMessages();
  const base = useBasePath();
  const navigate = useNavigate();
  const { name, deleting } = useCurrentApplication();
  const { remove: reason } = useReasons();
  const [chosen, setChosen] = useState<Cascade>('foreground');
  const cascade = deleting ? 'orphan' : chosen;
  const remove = useApplicationCommand({
    run: (api, params) =>
      api.deleteApplication({ params, body: { cascade, confirm: name } }),
    done: () => t('remove.done', { name }),
    onDone: () => navigate(listPath(base)),
  });
  return (
    <ConfirmDialog
      open
      title={t('remove.title', { name })}
      action={t('remove.confirm')}
      typed={name}
      running={remove.running}
      error={remove.error}
      onConfirm={() => reason === undefined && remove.execute(undefined)}
      onClose={props.onClose}
    >
      {reason && (
        <Alert severity="warning" role="note">
          {reason}
        </Alert>
      )}
      {deleting && (
        <Alert severity="info" role="note">
          {t('remove.waits')}
        </Alert>
      )}
      <RadioGroup
        aria-label={t('remove.cascade')}
        value={cascade}
        onChange={(_, value) => setChosen(value as Cascade)}
      >
        {(deleting ? WAITING_CASCADES : CASCADES).map(each => (
          <FormControlLabel
            key={each}
            value={each}
            control={<Radio size="small" color="primary" />}
            label={t(`remove.${each}`)}
          />
        ))}
      </RadioGroup>
      <WhatGoes cascade={cascade} />
    </ConfirmDialog>
  );
}
