import Chip from '@material-ui/core/Chip';
import Typography from '@material-ui/core/Typography';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useMessages } from '../../translation/translation';
import type { SourceDraft } from './draft';
import { FoundIcon } from './FoundIcon';
import {
  useFormPlace,
  useInstance,
  useSourcePlace,
  useText,
} from './FormPlace';
import { TextInput, useRowStyles } from './Inputs';
import { useCharts, useFoundPaths, usePaused, useRefs } from './lookups';
import { SuggestInput } from './Suggest';
import { ToolFields } from './ToolFields';
import { useField } from './useField';

const useStyles = makeStyles(
  theme => ({
    kind: { flexDirection: 'row' },
    option: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minWidth: 0,
      overflowWrap: 'anywhere',
    },
    chip: { margin: 0, marginLeft: 'auto', height: 22 },
  }),
  { name: 'AmambaSourceFields' },
);

interface PartProps {
  /** Of the source in the form around it. */
  path: string;
}

function KindChoice(props: PartProps & { label: string }) {
  const classes = useStyles();
  const t = useMessages();
  const field = useField<SourceDraft['kind']>(`${props.path}.kind`);
  return (
    <RadioGroup
      className={classes.kind}
      aria-label={props.label}
      value={field.value}
      onChange={(_, kind) => field.onChange(kind === 'helm' ? 'helm' : 'git')}
    >
      {(['git', 'helm'] as const).map(kind => (
        <FormControlLabel
          key={kind}
          value={kind}
          control={<Radio color="primary" size="small" />}
          label={t(`form.source.kind.${kind}`)}
        />
      ))}
    </RadioGroup>
  );
}

/** A repository of the workspace, or an address that it may use. */
export function RepositoryField(props: PartProps) {
  const classes = useStyles();
  const t = useMessages();
  const instance = useInstance();
  const kind = useText(`${props.path}.kind`);
  const known = (instance?.repositories ?? []).filter(
    ({ type }) => (type === 'git') === (kind !== 'helm'),
  );
  const permitted = (instance?.permittedRepositories ?? []).filter(
    pattern => !known.some(({ url }) => url === pattern),
  );
  const hint =
    permitted.length > 0
      ? t('form.source.permitted', { patterns: permitted.join(', ') })
      : t('form.source.onlyImported');
  return (
    <SuggestInput
      path={`${props.path}.repoUrl`}
      label={t('form.source.repository')}
      required
      help={hint}
      options={known.map(({ url }) => url)}
      renderOption={url => (
        <span className={classes.option}>
          {url}
          <Typography variant="caption" color="textSecondary">
            {known.find(each => each.url === url)?.name}
          </Typography>
        </span>
      )}
    />
  );
}

/** A branch or tag of the repository beside it. */
export function RevisionField(props: PartProps & { name?: string }) {
  const t = useMessages();
  const place = usePaused(useSourcePlace(props.path));
  const path = `${props.path}.${props.name ?? 'targetRevision'}`;
  const typed = useText(path);
  // What was chosen is no reason to hide the others.
  const [search, setSearch] = useState('');
  const refs = useRefs(place, usePaused(search));
  const tags = new Set(refs.data?.tags);
  const options = [
    ...(refs.data?.branches ?? []).filter(name => !tags.has(name)),
    ...tags,
  ];
  return (
    <SuggestInput
      path={path}
      label={t('form.source.revision')}
      placeholder="HEAD"
      help={
        refs.data?.truncated
          ? t('form.source.moreRefs')
          : t('form.source.revisionHelp')
      }
      failure={
        refs.error &&
        t('form.source.refsFailed', { message: refs.error.message })
      }
      options={options}
      loading={refs.loading || (refs.previous && typed !== '')}
      narrowed
      onTyped={text => setSearch(options.includes(text) ? '' : text.trim())}
      groupBy={name =>
        t(tags.has(name) ? 'form.source.tags' : 'form.source.branches')
      }
    />
  );
}

function PathField(props: PartProps) {
  const classes = useStyles();
  const t = useMessages();
  const place = usePaused(useSourcePlace(props.path));
  const revision = usePaused(useText(`${props.path}.targetRevision`).trim());
  const found = useFoundPaths(place, revision);
  const types = new Map(found.data?.items.map(each => [each.path, each.type]));
  return (
    <SuggestInput
      path={`${props.path}.path`}
      label={t('form.source.path')}
      help={
        found.data?.truncated
          ? t('form.source.morePaths')
          : t('form.source.pathHelp')
      }
      failure={
        found.error &&
        t('form.source.pathsFailed', { message: found.error.message })
      }
      options={[...types.keys()]}
      loading={found.loading}
      renderOption={path => {
        const type = types.get(path);
        return (
          <span className={classes.option} style={{ width: '100%' }}>
            {type && <FoundIcon type={type} />}
            {path}
            {type && (
              <Chip
                size="small"
                variant="outlined"
                className={classes.chip}
                label={t(`form.source.type.${type}`)}
              />
            )}
          </span>
        );
      }}
    />
  );
}

function ChartFields(props: PartProps) {
  const t = useMessages();
  const rows = useRowStyles();
  const place = usePaused(useSourcePlace(props.path));
  const charts = useCharts(place, { enabled: true });
  const chart = useText(`${props.path}.chart`);
  const versions =
    charts.data?.items.find(({ name }) => name === chart)?.versions ?? [];
  return (
    <div className={rows.row}>
      <SuggestInput
        path={`${props.path}.chart`}
        label={t('form.source.chart')}
        required
        failure={
          charts.error &&
          t('form.source.chartsFailed', { message: charts.error.message })
        }
        options={(charts.data?.items ?? []).map(({ name }) => name)}
        loading={charts.loading}
      />
      <SuggestInput
        path={`${props.path}.targetRevision`}
        label={t('form.source.version')}
        required
        help={t('form.source.versionHelp')}
        options={versions}
      />
    </div>
  );
}

/** One of the places that manifests come from. */
export function SourceFields(props: {
  path: string;
  label: string;
  /** Others can name files of it. */
  several: boolean;
}) {
  const { path } = props;
  const t = useMessages();
  const rows = useRowStyles();
  const { templates } = useFormPlace();
  const isGit = useText(`${path}.kind`) !== 'helm';
  return (
    <>
      <KindChoice path={path} label={props.label} />
      <RepositoryField path={path} />
      {isGit ? (
        <div className={rows.row}>
          <RevisionField path={path} />
          <PathField path={path} />
        </div>
      ) : (
        <ChartFields path={path} />
      )}
      {props.several && (
        <div className={rows.row}>
          <TextInput
            path={`${path}.name`}
            label={t('form.source.name')}
            helperText={t('form.source.nameHelp')}
          />
          {isGit && (
            <TextInput
              path={`${path}.ref`}
              label={t('form.source.ref')}
              helperText={t('form.source.refHelp')}
            />
          )}
        </div>
      )}
      <ToolFields key={templates ? 'template' : 'own'} path={path} />
    </>
  );
}
