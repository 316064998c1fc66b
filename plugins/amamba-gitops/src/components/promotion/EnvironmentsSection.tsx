import { Section } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import IconButton from '@material-ui/core/IconButton';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import AddIcon from '@material-ui/icons/Add';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import CloseIcon from '@material-ui/icons/Close';
import { type ReactNode, useEffect, useState } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { useProblem } from '../form/useField';
import { EnvironmentFields } from './EnvironmentFields';
import { emptyEnvironment, type EnvironmentDraft } from './pathDraft';

const useStyles = makeStyles(
  theme => ({
    one: { padding: theme.spacing(2), marginBottom: theme.spacing(2) },
    head: { display: 'flex', alignItems: 'center' },
    title: { marginRight: 'auto' },
  }),
  { name: 'AmambaEnvironmentsSection' },
);

const PATH = 'path.environments';

function HeadButton(props: {
  id: string;
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const { label, children, ...rest } = props;
  return (
    <Tooltip title={label}>
      {/* A tooltip hears nothing of a button that is off. */}
      <span>
        <IconButton size="small" aria-label={label} {...rest}>
          {children}
        </IconButton>
      </span>
    </Tooltip>
  );
}

type Move = 'up' | 'down';

/** Moves entries, keeps the focus on what was moved, and says where it is. */
function useMoves(move: (from: number, to: number) => void) {
  const t = useMessages();
  const environments: EnvironmentDraft[] = useWatch({ name: PATH });
  const [moved, setMoved] = useState<{ id: string; said: string }>();
  useEffect(() => {
    if (moved) {
      document.getElementById(moved.id)?.focus();
    }
  }, [moved]);
  return {
    said: moved?.said ?? '',
    go: (id: string, index: number, where: Move) => {
      const to = where === 'up' ? index - 1 : index + 1;
      move(index, to);
      const atEnd = to === 0 || to === environments.length - 1;
      const other = where === 'up' ? 'down' : 'up';
      setMoved({
        // At the end of the list the button that was used is off.
        id: `${id}-${atEnd && environments.length > 1 ? other : where}`,
        said: t('promotion.movedTo', {
          name: environments[index].name,
          position: String(to + 1),
        }),
      });
    },
  };
}

/** The environments, in the order in which versions go through them. */
export function EnvironmentsSection() {
  const classes = useStyles();
  const t = useMessages();
  const { fields, append, remove, move } = useFieldArray({ name: PATH });
  const environments: EnvironmentDraft[] = useWatch({ name: PATH });
  const problem = useProblem(`${PATH}.root`);
  const moves = useMoves(move);
  return (
    <Section level={3} title={t('promotion.environments')}>
      <div role="status">
        <Typography variant="srOnly">{moves.said}</Typography>
      </div>
      {fields.map(({ id }, index) => {
        const name =
          environments[index]?.name ||
          t('promotion.numbered', { number: String(index + 1) });
        return (
          <Paper
            key={id}
            className={classes.one}
            component="section"
            aria-label={name}
          >
            <div className={classes.head}>
              <Typography
                variant="subtitle1"
                component="h4"
                className={classes.title}
              >
                {name}
              </Typography>
              <HeadButton
                id={`${id}-up`}
                label={t('promotion.moveUp', { name })}
                disabled={index === 0}
                onClick={() => moves.go(id, index, 'up')}
              >
                <ArrowUpwardIcon fontSize="small" />
              </HeadButton>
              <HeadButton
                id={`${id}-down`}
                label={t('promotion.moveDown', { name })}
                disabled={index === fields.length - 1}
                onClick={() => moves.go(id, index, 'down')}
              >
                <ArrowDownwardIcon fontSize="small" />
              </HeadButton>
              <HeadButton
                id={`${id}-remove`}
                label={t('form.source.removeOf', { source: name })}
                disabled={fields.length <= 2}
                onClick={() => remove(index)}
              >
                <CloseIcon fontSize="small" />
              </HeadButton>
            </div>
            <EnvironmentFields path={`${PATH}.${index}`} />
          </Paper>
        );
      })}
      {problem && <FormHelperText error>{problem}</FormHelperText>}
      <Button
        startIcon={<AddIcon />}
        disabled={fields.length >= 10}
        onClick={() => append(emptyEnvironment())}
      >
        {t('promotion.addEnvironment')}
      </Button>
    </Section>
  );
}
