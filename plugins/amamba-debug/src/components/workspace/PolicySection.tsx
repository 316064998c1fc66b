import type { DebugPolicy } from '@amamba/plugin-amamba-debug-common';
import { Fact, Facts, LiveView, Section } from '@amamba/plugin-amamba-react';
import { usePolicy } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { bytes } from '../diagnosis/amounts';
import { Code, Part, Rows } from '../diagnosis/Part';
import { useSpan } from '../open/TtlChoice';

function Rules(props: { policy: DebugPolicy }) {
  const t = useMessages();
  const span = useSpan();
  const { policy } = props;
  const { limits } = policy;
  return (
    <>
      <Facts>
        <Fact name={t('policy.reason')}>
          {t(`policy.reasons.${policy.reason}`)}
        </Fact>
        <Fact name={t('policy.preview')}>
          {t(policy.preview ? 'policy.previewOn' : 'policy.previewOff')}
        </Fact>
        <Fact name={t('policy.agent')}>
          {policy.agentClusters.join(', ') || t('policy.noAgent')}
        </Fact>
        <Fact name={t('policy.idle')}>{span(limits.idleSeconds)}</Fact>
        <Fact name={t('policy.longest')}>{span(limits.sessionSeconds)}</Fact>
        <Fact name={t('policy.debugger')}>{span(limits.debuggerSeconds)}</Fact>
        <Fact name={t('policy.download')}>{bytes(limits.downloadBytes)}</Fact>
        <Fact name={t('policy.upload')}>{bytes(limits.uploadBytes)}</Fact>
      </Facts>
      <Part title={t('policy.recording')}>
        {t(`policy.recordings.${policy.recording}`)}{' '}
        {policy.recording !== 'off' &&
          t('entry.kept', { count: policy.recordingDays })}
      </Part>
      <Part title={t('policy.images')}>
        {policy.allowedImages.includes('**') ? (
          t('image.anyAllowed')
        ) : (
          <Rows none={t('diagnosis.none')}>
            {policy.allowedImages.map(pattern => (
              <Code key={pattern}>{pattern}</Code>
            ))}
          </Rows>
        )}
      </Part>
      <Part title={t('policy.tools')}>
        {policy.images.map(({ title }) => title).join(', ') ||
          t('diagnosis.none')}
      </Part>
    </>
  );
}

/** What holds for debugging here, in words. */
export function PolicySection() {
  const t = useMessages();
  const live = usePolicy();
  return (
    <Section title={t('policy.title')}>
      <p>{t('policy.about')}</p>
      <LiveView of={live} loading={t('policy.loading')}>
        {({ policy }) => <Rules policy={policy} />}
      </LiveView>
    </Section>
  );
}
