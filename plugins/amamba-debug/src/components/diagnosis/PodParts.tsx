import type {
  ContainerDetail,
  PodDetail,
} from '@amamba/plugin-amamba-debug-common';
import { Age, StatusChip } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';
import { Code, Part, Quiet, RowHead, Rows } from './Part';

type Of = { pod: PodDetail; container: ContainerDetail };

/** What happened to the pod, the newest first. */
export function EventsPart(props: Of) {
  const t = useMessages();
  // Of those of one second, the last that was told is the newest.
  const events = [...props.pod.events]
    .reverse()
    .sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Part title={t('diagnosis.events')}>
      <Rows none={t('diagnosis.noEvents')}>
        {events.map(({ type, reason, message, count, at }, index) => (
          <div key={index}>
            <RowHead>
              {type === 'Normal' ? (
                <b>{reason}</b>
              ) : (
                <b>
                  <StatusChip status="warning" label={reason} />
                </b>
              )}
              <Quiet>
                {count > 1 && `× ${count} · `}
                <Age time={at} />
              </Quiet>
            </RowHead>
            <div>{message}</div>
          </div>
        ))}
      </Rows>
    </Part>
  );
}

/** Whether a condition is as one wants it. */
const isGood = ({ type, status }: { type: string; status: string }) =>
  (status === 'True') !== /Pressure|Disruption/.test(type);

/** The conditions of the pod. */
export function ConditionsPart(props: Of) {
  const t = useMessages();
  return (
    <Part title={t('diagnosis.conditions')}>
      <Rows none={t('diagnosis.none')}>
        {props.pod.conditions.map(condition => (
          <div key={condition.type}>
            <RowHead>
              <StatusChip
                status={isGood(condition) ? 'succeeded' : 'warning'}
                label={`${condition.type}: ${condition.status}`}
              />
              {condition.reason && <Quiet>{condition.reason}</Quiet>}
            </RowHead>
            {condition.message && <div>{condition.message}</div>}
          </div>
        ))}
      </Rows>
    </Part>
  );
}

/** How the cluster finds out whether the container works. */
export function ProbesPart(props: Of) {
  const t = useMessages();
  return (
    <Part title={t('diagnosis.probes')}>
      <Rows none={t('diagnosis.noProbes')}>
        {props.container.probes.map(probe => (
          <div key={probe.kind}>
            {t(`probe.${probe.kind}`)} <Code>{probe.check}</Code>{' '}
            <Quiet>
              {t('probe.pace', {
                seconds: probe.periodSeconds,
                failures: probe.failureThreshold,
              })}
            </Quiet>
          </div>
        ))}
      </Rows>
    </Part>
  );
}

/** Where configuration and data are in the container. */
export function MountsPart(props: Of) {
  const t = useMessages();
  return (
    <Part title={t('diagnosis.mounts')}>
      <Rows none={t('diagnosis.none')}>
        {props.container.mounts.map(({ path, source, readOnly }) => (
          <div key={path}>
            <Code>{path}</Code> {source}{' '}
            {readOnly && <Quiet>{t('diagnosis.readOnly')}</Quiet>}
          </div>
        ))}
      </Rows>
    </Part>
  );
}

/** What restricts the pod's traffic. */
export function PoliciesPart(props: Of) {
  const t = useMessages();
  return (
    <Part title={t('diagnosis.networkPolicies')}>
      <Rows none={t('diagnosis.noPolicies')}>
        {props.pod.networkPolicies.map(({ name, restricts, allows }) => (
          <div key={name}>
            <b>{name}</b>{' '}
            <Quiet>
              {restricts.map(way => t(`traffic.${way}`)).join(', ')}
            </Quiet>
            {allows.map((words, index) => (
              <div key={index}>{words}</div>
            ))}
          </div>
        ))}
      </Rows>
    </Part>
  );
}
