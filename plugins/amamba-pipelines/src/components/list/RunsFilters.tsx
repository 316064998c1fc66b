import { amambaReactTranslationRef } from '@amamba/plugin-amamba-react';
import {
  type Phase,
  type Pipeline,
  PHASES,
  phaseSchema,
} from '@amamba/plugin-amamba-pipelines-common';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { titleOf } from '../../data/pipelineOf';
import { useMessages } from '../../translation/translation';

/** What a list of runs is narrowed to. */
export interface RunFilter {
  phase?: Phase;
  pipeline?: string;
}

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5) },
    field: { minWidth: 160, maxWidth: 280 },
  }),
  { name: 'AmambaRunsFilters' },
);

/** Reads a filter from the address of the page; what is not one is ignored. */
export function readFilter(texts: {
  phase?: string;
  pipeline?: string;
}): RunFilter {
  return {
    phase: phaseSchema.safeParse(texts.phase).data,
    pipeline: texts.pipeline,
  };
}

function Choice(props: {
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <TextField
      select
      size="small"
      variant="outlined"
      className={classes.field}
      id={`runs-filter-${props.label}`}
      label={props.label}
      value={props.value ?? ''}
      onChange={event => props.onChange(event.target.value || undefined)}
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
    >
      <option value="">{t('filter.any')}</option>
      {props.options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </TextField>
  );
}

/** Narrows the list of runs. */
export function RunsFilters(props: {
  filter: RunFilter;
  /** The pipelines to choose from. */
  pipelines: Pipeline[];
  onChange: (filter: RunFilter) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { t: statusName } = useTranslationRef(amambaReactTranslationRef);
  const { filter, onChange } = props;
  // By name, which those of several clusters may share.
  const titles = new Map(
    props.pipelines.map(each => [each.name, titleOf(each)]),
  );
  if (filter.pipeline && !titles.has(filter.pipeline)) {
    titles.set(filter.pipeline, filter.pipeline);
  }
  return (
    <div className={classes.root} role="group" aria-label={t('filter.label')}>
      <Choice
        label={t('filter.phase')}
        value={filter.phase}
        options={PHASES.map(phase => ({
          value: phase,
          label: statusName(`status.${phase}`),
        }))}
        onChange={phase =>
          onChange({ ...filter, phase: phaseSchema.safeParse(phase).data })
        }
      />
      <Choice
        label={t('filter.pipeline')}
        value={filter.pipeline}
        options={[...titles].map(([value, label]) => ({ value, label }))}
        onChange={pipeline => onChange({ ...filter, pipeline })}
      />
    </div>
  );
}
