import { Field } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { type FormEvent, useEffect, useState } from 'react';
import { useMessages } from '../../translation/translation';
import { crumbs, readPath } from './paths';

const useStyles = makeStyles(
  theme => ({
    crumbs: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    crumb: {
      minWidth: 0,
      padding: theme.spacing(0.25, 0.75),
      textTransform: 'none',
      fontFamily: 'monospace',
      overflowWrap: 'anywhere',
    },
    form: { display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1) },
    go: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaDebugCrumbs' },
);

/** Where one is among the directories, and ways to others. */
export function Crumbs(props: { path: string; onGo: (path: string) => void }) {
  const classes = useStyles();
  const t = useMessages();
  const { path, onGo } = props;
  const [typed, setTyped] = useState(path);
  const [insist, setInsist] = useState(false);
  useEffect(() => setTyped(path), [path]);
  const target = readPath(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setInsist(true);
    if (target) {
      onGo(target);
    }
  };
  const parts = crumbs(path);
  return (
    <>
      <nav aria-label={t('files.crumbs')}>
        <ol className={classes.crumbs}>
          {parts.map((part, index) => (
            <li key={part.path}>
              <Button
                size="small"
                className={classes.crumb}
                aria-current={
                  index === parts.length - 1 ? 'location' : undefined
                }
                onClick={() => onGo(part.path)}
              >
                {part.name}
              </Button>
              {index > 0 && index < parts.length - 1 && (
                <span aria-hidden>/</span>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <form onSubmit={submit} noValidate className={classes.form}>
        <Field
          label={t('files.path')}
          value={typed}
          onChange={setTyped}
          problem={target ? undefined : t('files.pathProblem')}
          insist={insist}
          inputProps={{ spellCheck: false, autoComplete: 'off' }}
        />
        <Button type="submit" variant="outlined" className={classes.go}>
          {t('files.go')}
        </Button>
      </form>
    </>
  );
}
