import type { RouteOutput } from '@amamba/plugin-amamba-common';
import type {
  ContainerRef,
  DebugContract,
} from '@amamba/plugin-amamba-debug-common';
import {
  EmptyState,
  FormDialog,
  LiveView,
  useCommand,
  useDateTime,
} from '@amamba/plugin-amamba-react';
import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useEffect, useState } from 'react';
import { debugApiRef } from '../../api/debugApi';
import { usePod, usePodParams } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { EntryFields } from '../open/EntryFields';
import { useEntry, useOpening } from '../open/opening';

type Preview = RouteOutput<DebugContract['openPreview']>;
type Pod = RouteOutput<DebugContract['getPod']>;

/** Renewed this long before it expires. */
const AHEAD_MS = 30_000;

/** Keeps a preview open while the dialog is. */
function useRenewed(at: ContainerRef, opened: Preview | undefined) {
  const api = useApi(debugApiRef);
  const params = usePodParams(at);
  const [preview, setPreview] = useState(opened);
  const [error, setError] = useState<Error>();
  useEffect(() => setPreview(opened), [opened]);
  const key = JSON.stringify(params);
  useEffect(() => {
    if (!preview) {
      return undefined;
    }
    const left = Date.parse(preview.expiresAt) - Date.now() - AHEAD_MS;
    const timer = setTimeout(() => {
      api
        .renewPreview({ params: { ...JSON.parse(key), preview: preview.id } })
        .then(renewed => setPreview({ ...preview, ...renewed }), setError);
    }, Math.max(1000, left));
    return () => clearTimeout(timer);
  }, [api, key, preview]);
  return { preview, error };
}

/** What can be opened: only TCP carries HTTP. */
const portsOf = (pod: Pod) =>
  pod.containers.flatMap(container =>
    container.ports
      .filter(({ protocol }) => protocol === 'TCP')
      .map(port => ({ ...port, container: container.name })),
  );

function Ports(props: {
  ports: ReturnType<typeof portsOf>;
  value: number | undefined;
  onChange: (port: number) => void;
}) {
  const t = useMessages();
  const { ports } = props;
  if (ports.length === 0) {
    return (
      <EmptyState title={t('preview.noneTitle')}>
        {t('preview.none')}
      </EmptyState>
    );
  }
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend">{t('preview.port')}</FormLabel>
      <RadioGroup
        value={props.value ?? ''}
        onChange={(_, value) => props.onChange(Number(value))}
      >
        {ports.map(({ port, name, container }) => (
          <FormControlLabel
            key={`${container} ${port}`}
            value={port}
            control={<Radio size="small" color="primary" />}
            label={`${port}${name ? ` (${name})` : ''} · ${container}`}
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}

function Opened(props: { preview: Preview; error: Error | undefined }) {
  const t = useMessages();
  const exact = useDateTime();
  const discovery = useApi(discoveryApiRef);
  const [base, setBase] = useState<string>();
  useEffect(() => {
    discovery.getBaseUrl('amamba-debug').then(setBase);
  }, [discovery]);
  const { path, expiresAt } = props.preview;
  const href = /^https?:/.test(path) ? path : base && base + path;
  return (
    <Alert severity={props.error ? 'warning' : 'success'} role="status">
      {t('preview.opened', { time: exact(expiresAt) })}
      {props.error && <div>{props.error.message}</div>}
      {href && (
        <div>
          <Button
            href={href}
            target="_blank"
            rel="noopener noreferrer"
            variant="outlined"
            color="inherit"
            size="small"
          >
            {t('preview.go')}
          </Button>
        </div>
      )}
    </Alert>
  );
}

/** Opens an HTTP port of a pod in a new tab, for as long as the dialog is open. */
export function PreviewDialog(props: { at: ContainerRef }) {
  const t = useMessages();
  const api = useApi(debugApiRef);
  const { ask } = useOpening();
  const { entry, missing } = useEntry();
  const live = usePod(props.at);
  const params = usePodParams(props.at);
  const [chosen, setPort] = useState<number>();
  const ports = live.data ? portsOf(live.data) : [];
  const port = chosen ?? ports[0]?.port;
  const [opened, setOpened] = useState<Preview>();
  const [insist, setInsist] = useState(false);
  const open = useCommand({
    run: (wanted: number) =>
      api.openPreview({ params, body: { port: wanted, reason: entry.reason } }),
    onDone: setOpened,
  });
  const { preview, error } = useRenewed(props.at, opened);
  const close = () => {
    ask(undefined);
    if (preview) {
      // It expires soon in any case.
      api
        .closePreview({ params: { ...params, preview: preview.id } })
        .catch(() => {});
    }
  };
  return (
    <FormDialog
      title={t('preview.title', { pod: props.at.pod })}
      action={t('preview.open')}
      running={open.running}
      error={open.error}
      valid={port !== undefined && !missing}
      onRefused={() => setInsist(true)}
      onSubmit={() => port !== undefined && open.execute(port)}
      onClose={close}
    >
      <Typography variant="body2" paragraph>
        {t('preview.about')}
      </Typography>
      <LiveView of={live} loading={t('diagnosis.loading')}>
        {() => <Ports ports={ports} value={port} onChange={setPort} />}
      </LiveView>
      {insist && port === undefined && (
        <Typography variant="body2" color="error" role="alert">
          {t('preview.choose')}
        </Typography>
      )}
      <EntryFields insist={insist} recording={false} />
      {preview && <Opened preview={preview} error={error} />}
    </FormDialog>
  );
}
