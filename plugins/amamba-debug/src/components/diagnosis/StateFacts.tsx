import type {
  ContainerDetail,
  ContainerState,
  PodDetail,
} from '@amamba/plugin-amamba-debug-common';
import { Age, Fact, Facts } from '@amamba/plugin-amamba-react';
import Alert from '@material-ui/lab/Alert';
import { useMessages } from '../../translation/translation';
import { ContainerStateChip, stateWord } from '../shared/StateText';
import { Code, Part } from './Part';

/** How a container ended: reason, exit code, signal, when. */
function Ended(props: { state: ContainerState }) {
  const t = useMessages();
  const { exitCode, signal, finishedAt, message } = props.state;
  return (
    <>
      {stateWord(t, props.state)}
      {exitCode !== undefined && `, ${t('diagnosis.exit', { code: exitCode })}`}
      {signal !== undefined && `, ${t('diagnosis.signal', { signal })}`}
      {finishedAt && (
        <>
          {', '}
          <Age time={finishedAt} />
        </>
      )}
      {message && <div>{message}</div>}
    </>
  );
}

/** How a container is, how it was, and what it is of. */
export function StateFacts(props: {
  pod: PodDetail;
  container: ContainerDetail;
}) {
  const t = useMessages();
  const { pod, container } = props;
  const { state, lastTermination, languages, ports } = container;
  return (
    <Part title={t('diagnosis.state')}>
      {state.message && (
        <Alert severity="warning" role="note">
          {state.message}
        </Alert>
      )}
      <Facts>
        <Fact name={t('diagnosis.now')}>
          <ContainerStateChip container={container} />
          {state.phase === 'terminated' && <Ended state={state} />}
        </Fact>
        {state.startedAt && (
          <Fact name={t('diagnosis.started')}>
            <Age time={state.startedAt} />
          </Fact>
        )}
        <Fact name={t('diagnosis.restarts')}>{container.restarts}</Fact>
        <Fact name={t('diagnosis.lastEnd')}>
          {lastTermination ? (
            <Ended state={lastTermination} />
          ) : (
            t('diagnosis.never')
          )}
        </Fact>
        <Fact name={t('diagnosis.image')}>
          <Code>{container.image}</Code>
        </Fact>
        <Fact name={t('diagnosis.languages')}>
          {languages.join(', ') || t('diagnosis.unknown')}
        </Fact>
        <Fact name={t('diagnosis.ports')}>
          {ports
            .map(
              ({ port, protocol, name }) =>
                `${port}/${protocol}${name ? ` ${name}` : ''}`,
            )
            .join(', ') || t('diagnosis.none')}
        </Fact>
        <Fact name={t('diagnosis.node')}>
          {pod.node ?? t('diagnosis.unknown')}
          {pod.ip && <div>{pod.ip}</div>}
        </Fact>
      </Facts>
    </Part>
  );
}
