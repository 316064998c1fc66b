import type {
  ContainerDetail,
  PodDetail,
} from '@amamba/plugin-amamba-debug-common';
import Alert from '@material-ui/lab/Alert';
import {
  ConditionsPart,
  EventsPart,
  MountsPart,
  PoliciesPart,
  ProbesPart,
} from './PodParts';
import { StateFacts } from './StateFacts';
import { UsagePart } from './UsagePart';

/** What helps to find out what is wrong with a container. */
export function Diagnosis(props: {
  pod: PodDetail;
  container: ContainerDetail;
}) {
  return (
    <>
      {props.pod.notices.map(notice => (
        <Alert key={notice} severity="info" role="note">
          {notice}
        </Alert>
      ))}
      <StateFacts {...props} />
      <UsagePart {...props} />
      <EventsPart {...props} />
      <ConditionsPart {...props} />
      <ProbesPart {...props} />
      <MountsPart {...props} />
      <PoliciesPart {...props} />
    </>
  );
}
