import { ConfirmDialog, Section } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRootPath } from '../../data/paths';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useCurrentWorkspace } from '../../data/useCurrentWorkspace';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { useCardStyles } from './useCardStyles';

/** Deletes the workspace, once its name was typed. */
export function DeleteSection() {
  const classes = useCardStyles();
  const t = useMessages();
  const navigate = useNavigate();
  const rootPath = useRootPath();
  const { name } = useWorkspace();
  const [current, setCurrent] = useCurrentWorkspace();
  const [asking, setAsking] = useState(false);
  const remove = useWorkspaceCommand({
    run: (api, params) =>
      api.deleteWorkspace({ params, query: { confirm: name } }),
    done: () => t('settings.goes', { name }),
    onDone: () => {
      if (current?.name === name) setCurrent(undefined);
      navigate(rootPath);
    },
  });
  return (
    <Section title={t('settings.delete')}>
      <Paper variant="outlined" className={classes.card}>
        <Typography variant="body2">{t('settings.deleteHelp')}</Typography>
        <Button
          variant="outlined"
          className={classes.actions}
          onClick={() => {
            remove.reset();
            setAsking(true);
          }}
        >
          {t('settings.deleteAction')}
        </Button>
      </Paper>
      {asking && (
        <ConfirmDialog
          open
          title={t('settings.deleteTitle', { name })}
          action={t('settings.deleteAction')}
          typed={name}
          running={remove.running}
          error={remove.error}
          onConfirm={() => remove.execute(undefined)}
          onClose={() => setAsking(false)}
        >
          {t('settings.deleteBody')}
        </ConfirmDialog>
      )}
    </Section>
  );
}
