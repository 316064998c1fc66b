import { ApiErrorPanel, Section } from '@amamba/plugin-amamba-react';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { useMemo, useState } from 'react';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { FolderField } from '../create/FolderField';
import { type Person, PersonPicker } from '../shared/PersonPicker';
import { useCardStyles } from './useCardStyles';

/** The owner as the catalog names it; the same one as long as that is. */
function useOwner(ref: string): Person {
  const { primaryTitle: title } = useEntityPresentation(ref);
  return useMemo(
    () => ({ ref, title, kind: ref.startsWith('group:') ? 'group' : 'user' }),
    [ref, title],
  );
}

/** Owner and folder. */
export function PlacementSection() {
  const classes = useCardStyles();
  const t = useMessages();
  const workspace = useWorkspace();
  const now = useOwner(workspace.owner);
  const [chosen, setChosen] = useState<{ owner: Person | undefined }>();
  const owner = chosen ? chosen.owner : now;
  const [parent, setParent] = useState(workspace.parent ?? '');
  const [insist, setInsist] = useState(false);
  const move = useWorkspaceCommand({
    run: (api, params, to: { owner: string; parent?: string }) =>
      api.moveWorkspace({ params, body: to }),
    done: () => t('settings.saved'),
  });
  return (
    <Section title={t('settings.placement')}>
      <Paper
        variant="outlined"
        component="form"
        className={classes.card}
        onSubmit={event => {
          event.preventDefault();
          setInsist(true);
          if (owner) {
            move.execute({ owner: owner.ref, parent: parent || undefined });
          }
        }}
      >
        <PersonPicker
          required
          label={t('create.owner')}
          help={t('create.ownerHelp')}
          problem={insist && !owner ? t('create.ownerMissing') : undefined}
          value={owner}
          onChange={person => setChosen({ owner: person })}
        />
        <FolderField value={parent} onChange={setParent} />
        {move.error && <ApiErrorPanel error={move.error} />}
        <Button
          type="submit"
          variant="contained"
          color="primary"
          className={classes.actions}
          disabled={move.running}
        >
          {t('form.save')}
        </Button>
      </Paper>
    </Section>
  );
}
