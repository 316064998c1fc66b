import { EmptyState, LogView } from '@amamba/plugin-amamba-react';
import type { Run, Stage, Step } from '@amamba/plugin-amamba-pipelines-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { pipelinesApiRef } from '../../api/pipelinesApi';
import { useEntityParams } from '../../data/entity';
import { useMessages } from '../../translation/translation';
import type { Selection } from './selection';

function LogOfStep(props: { run: Run; stage: Stage; step: Step }) {
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  const t = useMessages();
  const { run, stage, step } = props;
  return (
    <LogView
      name={t('stages.logTitle', { stage: stage.name, step: step.name })}
      running={step.phase === 'running'}
      source={{
        id: `${run.id} ${step.id}`,
        read: (range, signal) =>
          api.readLog({
            params: { ...params, runId: run.id, stepId: step.id },
            query: range,
            signal,
          }),
      }}
    />
  );
}

/** The log of the step that is looked at. */
export function StepLog(props: { run: Run; selection: Selection }) {
  const t = useMessages();
  const { stage, step } = props.selection;
  if (!stage || !step) {
    return (
      <EmptyState title={stage ? t('stages.noSteps') : t('stages.pickStep')}>
        {stage?.message}
      </EmptyState>
    );
  }
  return <LogOfStep run={props.run} stage={stage} step={step} />;
}
