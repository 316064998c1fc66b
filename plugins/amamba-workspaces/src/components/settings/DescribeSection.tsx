import { ApiErrorPanel, Field, Section } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { useState } from 'react';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { useCardStyles } from './useCardStyles';

/** Title and description. */
export function DescribeSection() {
  const classes = useCardStyles();
  const t = useMessages();
  const workspace = useWorkspace();
  const [typed, setTyped] = useState<{ title?: string; description?: string }>(
    {},
  );
  const title = typed.title ?? workspace.title ?? '';
  const description = typed.description ?? workspace.description ?? '';
  const save = useWorkspaceCommand({
    run: (api, params) =>
      api.updateWorkspace({
        params,
        body: { title: title.trim(), description: description.trim() },
      }),
    done: () => t('settings.saved'),
  });
  return (
    <Section title={t('settings.describe')}>
      <Paper
        variant="outlined"
        component="form"
        className={classes.card}
        onSubmit={event => {
          event.preventDefault();
          save.execute(undefined);
        }}
      >
        <Field
          label={t('create.title')}
          value={title}
          inputProps={{ maxLength: 100 }}
          onChange={next => setTyped({ ...typed, title: next })}
        />
        <Field
          label={t('create.description')}
          value={description}
          multiline
          minRows={2}
          inputProps={{ maxLength: 2000 }}
          onChange={next => setTyped({ ...typed, description: next })}
        />
        {save.error && <ApiErrorPanel error={save.error} />}
        <Button
          type="submit"
          variant="contained"
          color="primary"
          className={classes.actions}
          disabled={save.running}
        >
          {t('form.save')}
        </Button>
      </Paper>
    </Section>
  );
}
