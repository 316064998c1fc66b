import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../../translation/translation';
import { SideBySide } from './SideBySide';

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(2), marginBottom: theme.spacing(3) },
    choices: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(280px, 100%), 1fr))',
      gap: theme.spacing(2),
      marginTop: theme.spacing(2),
    },
  }),
  { name: 'AmambaConflictPanel' },
);

/** Both as YAML, written in the same order. */
function useYaml(versions: object[]): string[] | undefined {
  const [texts, setTexts] = useState<string[]>();
  const key = JSON.stringify(versions);
  useEffect(() => {
    let current = true;
    import('yaml').then(({ stringify }) => {
      if (current) {
        const write = (version: unknown) =>
          stringify(version, { sortMapEntries: true });
        setTexts(JSON.parse(key).map(write));
      }
    });
    return () => {
      current = false;
    };
  }, [key]);
  return texts;
}

function Choice(props: { action: string; help: string; onClick: () => void }) {
  const helpId = useId();
  return (
    <div>
      <Button
        variant="outlined"
        color="primary"
        aria-describedby={helpId}
        onClick={props.onClick}
      >
        {props.action}
      </Button>
      <Typography variant="body2" color="textSecondary" id={helpId}>
        {props.help}
      </Typography>
    </div>
  );
}

/** What somebody else saved, and what would have been saved, to choose from. */
export function ConflictPanel(props: {
  theirs: object;
  mine: object;
  onTakeTheirs: () => void;
  onApplyMine: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const texts = useYaml([props.theirs, props.mine]);
  const panel = useRef<HTMLDivElement>(null);
  // What has to be decided now is above what was being done.
  useEffect(() => panel.current?.focus(), []);
  return (
    <Paper className={classes.root} ref={panel} tabIndex={-1}>
      <Alert severity="warning">
        <AlertTitle>{t('conflict.title')}</AlertTitle>
        {t('conflict.body')}
      </Alert>
      {texts && (
        <SideBySide
          label={t('conflict.compare')}
          left={{ title: t('conflict.theirs'), text: texts[0] }}
          right={{ title: t('conflict.mine'), text: texts[1] }}
        />
      )}
      <div className={classes.choices}>
        <Choice
          action={t('conflict.takeTheirs')}
          help={t('conflict.takeTheirsHelp')}
          onClick={props.onTakeTheirs}
        />
        <Choice
          action={t('conflict.applyMine')}
          help={t('conflict.applyMineHelp')}
          onClick={props.onApplyMine}
        />
      </div>
    </Paper>
  );
}
