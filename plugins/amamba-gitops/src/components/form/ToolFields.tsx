import type { FoundPath } from '@amamba/plugin-amamba-gitops-common';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useId, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import type { SourceDraft } from './draft';
import { FoundIcon } from './FoundIcon';
import { useSourcePlace, useText } from './FormPlace';
import { HelmFields } from './HelmFields';
import { CheckInput, InputGroup, TextInput, useRowStyles } from './Inputs';
import { usePaused, useSourceDetails } from './lookups';
import { SuggestManyInput } from './Suggest';

const useStyles = makeStyles(
  theme => ({
    found: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
    },
    choice: { maxWidth: 280 },
  }),
  { name: 'AmambaToolFields' },
);

/** Whether any of the fields of a tool says something. */
function isUsed(fields: object): boolean {
  return Object.values(fields).some(value =>
    Array.isArray(value) ? value.length > 0 : value !== '' && value !== false,
  );
}

type Tool = 'Helm' | 'Kustomize' | 'Directory';
const TOOLS: readonly Tool[] = ['Directory', 'Helm', 'Kustomize'];

function KustomizeFields(props: { path: string; images: string[] }) {
  const t = useMessages();
  const rows = useRowStyles();
  const path = `${props.path}.kustomize`;
  return (
    <InputGroup title={t('form.kustomize.title')}>
      <SuggestManyInput
        path={`${path}.images`}
        label={t('form.kustomize.images')}
        help={t('form.kustomize.imagesHelp')}
        options={props.images}
      />
      <div className={rows.row}>
        <TextInput
          path={`${path}.namePrefix`}
          label={t('form.kustomize.namePrefix')}
        />
        <TextInput
          path={`${path}.nameSuffix`}
          label={t('form.kustomize.nameSuffix')}
        />
        <TextInput
          path={`${path}.namespace`}
          label={t('form.kustomize.namespace')}
          helperText={t('form.kustomize.namespaceHelp')}
        />
      </div>
    </InputGroup>
  );
}

function DirectoryFields(props: { path: string }) {
  const t = useMessages();
  const rows = useRowStyles();
  const path = `${props.path}.directory`;
  return (
    <InputGroup title={t('form.directory.title')}>
      <CheckInput
        path={`${path}.recurse`}
        label={t('form.directory.recurse')}
        help={t('form.directory.recurseHelp')}
      />
      <div className={rows.row}>
        <TextInput
          path={`${path}.include`}
          label={t('form.directory.include')}
          helperText={t('form.directory.includeHelp')}
        />
        <TextInput
          path={`${path}.exclude`}
          label={t('form.directory.exclude')}
          helperText={t('form.directory.excludeHelp')}
        />
      </div>
    </InputGroup>
  );
}

function ToolChoice(props: {
  value: Tool | undefined;
  onChange: (tool: Tool | undefined) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const id = useId();
  return (
    <TextField
      id={id}
      select
      className={classes.choice}
      variant="outlined"
      margin="dense"
      size="small"
      fullWidth
      label={t('form.source.tool')}
      helperText={t('form.source.toolHelp')}
      value={props.value ?? ''}
      onChange={event =>
        props.onChange(TOOLS.find(tool => tool === event.target.value))
      }
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
    >
      <option value="">{t('form.source.toolByItself')}</option>
      {TOOLS.map(tool => (
        <option key={tool} value={tool}>
          {t(`form.source.type.${tool}`)}
        </option>
      ))}
    </TextField>
  );
}

function Found(props: { type: FoundPath['type'] }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <Typography
      variant="body2"
      component="p"
      className={classes.found}
      role="status"
    >
      <FoundIcon type={props.type} />
      {t('form.source.found', { type: t(`form.source.type.${props.type}`) })}
    </Typography>
  );
}

/**
 * What the tool that renders a source takes: of the tool that was found there,
 * and of those for which something is set already.
 */
export function ToolFields(props: { path: string }) {
  const { path } = props;
  const source: SourceDraft = useWatch({ name: path });
  const [chosen, setChosen] = useState<Tool>();
  const place = usePaused(useSourcePlace(path));
  const isHelm = useText(`${path}.kind`) === 'helm';
  const looked = usePaused({
    path: isHelm ? undefined : source.path.trim() || undefined,
    chart: isHelm ? source.chart.trim() || undefined : undefined,
    revision: source.targetRevision.trim() || undefined,
  });
  const details = useSourceDetails(place, looked).data;
  const named = isHelm ? source.chart : source.path;
  if (!named.trim()) {
    return null;
  }
  const type = isHelm ? 'Helm' : details?.type;
  const shows = (tool: Tool, fields: object) =>
    type === tool || chosen === tool || isUsed(fields);
  return (
    <>
      {!isHelm && details && <Found type={details.type} />}
      {!type && <ToolChoice value={chosen} onChange={setChosen} />}
      {shows('Helm', source.helm) && (
        <HelmFields path={path} details={details?.helm} />
      )}
      {!isHelm && shows('Kustomize', source.kustomize) && (
        <KustomizeFields
          path={path}
          images={details?.kustomize?.images ?? []}
        />
      )}
      {!isHelm && shows('Directory', source.directory) && (
        <DirectoryFields path={path} />
      )}
    </>
  );
}
