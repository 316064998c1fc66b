import { ApiErrorPanel, useCommand } from '@amamba/plugin-amamba-react';
import type { Param, Pipeline } from '@amamba/plugin-amamba-pipelines-common';
import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import { pipelinesApiRef } from '../../api/pipelinesApi';
import { useEntityParams } from '../../data/entity';
import { titleOf } from '../../data/pipelineOf';
import { runPath, useTabPath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { Where } from '../shared/Where';
import { ParamField, type ParamTexts } from './ParamField';
import { initialTexts, toParams } from './paramForm';

/** Properties of {@link StartRunDialog}. */
export interface StartRunDialogProps {
  pipeline: Pipeline;
  /** Values of a former run to begin with. */
  former?: Param[];
  onClose: () => void;
}

function useStartRun(pipeline: Pipeline, onStarted: () => void) {
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  const t = useMessages();
  const navigate = useNavigate();
  const tabPath = useTabPath();
  return useCommand({
    run: (values: ReturnType<typeof toParams>) =>
      api.startRun({
        params: { ...params, pipelineId: pipeline.id },
        body: { params: values },
      }),
    doneMessage: ({ name }) => t('start.done', { name }),
    invalidates: [QUERY_ROOT],
    onDone: ({ runId }) => {
      onStarted();
      if (tabPath !== undefined) {
        // The run arrives a moment after it was started.
        navigate(runPath(tabPath, runId), { state: { starting: true } });
      }
    },
  });
}

/** Asks for a pipeline's parameters and starts it. */
export function StartRunDialog(props: StartRunDialogProps) {
  const { pipeline, former, onClose } = props;
  const t = useMessages();
  const titleId = useId();
  const start = useStartRun(pipeline, onClose);
  const { control, handleSubmit } = useForm<ParamTexts>({
    defaultValues: { texts: initialTexts(pipeline.params, former) },
  });
  const volumes = pipeline.volumes.filter(volume => !volume.optional);
  return (
    <Dialog
      open
      onClose={start.running ? undefined : onClose}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
    >
      <form
        noValidate
        onSubmit={handleSubmit(({ texts }) =>
          start.execute(toParams(pipeline.params, texts)),
        )}
      >
        <DialogTitle id={titleId}>
          {t('start.title', { name: titleOf(pipeline) })}
        </DialogTitle>
        <DialogContent>
          <Where of={pipeline} />
          {pipeline.params.length === 0 && (
            <Typography>{t('start.noParams')}</Typography>
          )}
          {pipeline.params.map((spec, index) => (
            <ParamField
              key={spec.name}
              spec={spec}
              index={index}
              control={control}
              focused={index === 0}
            />
          ))}
          {volumes.length > 0 && (
            <Typography variant="body2" color="textSecondary">
              {t('start.volumes', {
                names: volumes.map(volume => volume.name).join(', '),
              })}
            </Typography>
          )}
          {start.error && <ApiErrorPanel error={start.error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={start.running}>
            {t('start.close')}
          </Button>
          <Button
            type="submit"
            color="primary"
            variant="contained"
            // A dialog takes the focus, and there is no field.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={pipeline.params.length === 0}
            disabled={start.running}
          >
            {start.running ? t('start.starting') : t('start.start')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
