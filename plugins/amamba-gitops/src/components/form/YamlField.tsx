import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Loading } from '@amamba/plugin-amamba-react';
import { lazy, Suspense, useId } from 'react';
import { useMessages } from '../../translation/translation';

const YamlEditor = lazy(() => import('./YamlEditor'));

const useStyles = makeStyles(
  theme => ({
    root: { marginTop: theme.spacing(1) },
    frame: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflow: 'hidden',
      '&:focus-within': { borderColor: theme.palette.primary.main },
    },
    wrong: { borderColor: theme.palette.error.main },
  }),
  { name: 'AmambaYamlField' },
);

/** YAML to read, or to change where it has `onChange`. */
export function YamlField(props: {
  label: string;
  help?: string;
  problem?: string;
  value: string;
  onChange?: (text: string) => void;
  onBlur?: () => void;
  maxHeight?: string;
}) {
  const classes = useStyles();
  const t = useMessages();
  const helpId = useId();
  const { label, help, problem } = props;
  return (
    <div className={classes.root}>
      <Typography variant="caption" color="textSecondary" component="div">
        {label}
      </Typography>
      <div
        className={
          problem ? `${classes.frame} ${classes.wrong}` : classes.frame
        }
      >
        <Suspense
          fallback={<Loading label={t('form.yaml.loading')} rows={3} />}
        >
          <YamlEditor
            value={props.value}
            onChange={props.onChange}
            onBlur={props.onBlur}
            label={label}
            describedBy={helpId}
            invalid={problem !== undefined}
            maxHeight={props.maxHeight}
          />
        </Suspense>
      </div>
      <FormHelperText id={helpId} error={problem !== undefined}>
        {problem ?? help}
      </FormHelperText>
    </div>
  );
}
