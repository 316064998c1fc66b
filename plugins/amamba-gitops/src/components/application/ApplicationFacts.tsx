import { Absent, Age, Fact, Facts } from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { useCurrentApplication } from '../../data/application';
import { useMessages } from '../../translation/translation';
import { CommitText } from '../shared/CommitText';
import { SourcesText } from '../shared/SourceText';

/** Schemes that a link of a page may have. */
const WEB = /^https?:\/\//i;

function Revisions() {
  const t = useMessages();
  const { revisions, comparedCommits } = useCurrentApplication();
  if (revisions.length === 0) {
    return <Absent label={t('application.noRevision')} />;
  }
  return (
    <>
      {revisions.map((revision, index) => (
        <div key={index}>
          <CommitText revision={revision} commit={comparedCommits[index]} />
        </div>
      ))}
    </>
  );
}

function Links() {
  const t = useMessages();
  const { argoCdUrl, externalUrls } = useCurrentApplication();
  const urls = externalUrls.filter(url => WEB.test(url));
  if (!argoCdUrl && urls.length === 0) {
    return null;
  }
  return (
    <Fact name={t('application.links')}>
      {argoCdUrl && (
        <div>
          <Link to={argoCdUrl}>{t('application.openArgoCd')}</Link>
        </div>
      )}
      {urls.map(url => (
        <div key={url}>
          <Link to={url}>{url.replace(WEB, '')}</Link>
        </div>
      ))}
    </Fact>
  );
}

/** What an application is made of, where it goes, and what is there. */
export function ApplicationFacts() {
  const t = useMessages();
  const application = useCurrentApplication();
  const { destination, automation, lastSyncedAt, comparedAt } = application;
  return (
    <Facts>
      <Fact name={t('application.revision')}>
        <Revisions />
      </Fact>
      <Fact name={t('application.source')}>
        <SourcesText sources={application.sources} linked />
      </Fact>
      <Fact name={t('application.destination')}>
        {[destination.cluster, destination.namespace]
          .filter(Boolean)
          .join(' / ')}
      </Fact>
      <Fact name={t('application.automation')}>
        {t(`automation.${automation}`)}
      </Fact>
      <Fact name={t('application.lastSynced')}>
        {lastSyncedAt ? (
          <Age time={lastSyncedAt} />
        ) : (
          <Absent label={t('list.never')} />
        )}
      </Fact>
      {comparedAt && (
        <Fact name={t('application.compared')}>
          <Age time={comparedAt} />
        </Fact>
      )}
      <Links />
    </Facts>
  );
}
