import { LiveView, Section } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { useNamespaces, useSync } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { Facts } from './Facts';
import { QuotaOverview } from './QuotaOverview';
import { StandOverview } from './StandOverview';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gap: theme.spacing(3),
      gridTemplateColumns: 'minmax(0, 2.4fr) minmax(240px, 1fr)',
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
  }),
  { name: 'AmambaWorkspaceOverview' },
);

/** What runs, what waits and what is broken, at one look. */
export function OverviewTab() {
  const classes = useStyles();
  const t = useMessages();
  const sync = useSync();
  const namespaces = useNamespaces();
  return (
    <div className={classes.columns}>
      <div>
        <Section title={t('overview.stand')}>
          <LiveView of={sync} loading={t('sync.loading')}>
            {({ conditions }) => (
              <StandOverview
                conditions={conditions}
                namespaces={namespaces.data}
              />
            )}
          </LiveView>
        </Section>
        <Section title={t('overview.quota')}>
          <LiveView of={namespaces} loading={t('namespace.loading')}>
            {list => <QuotaOverview list={list} />}
          </LiveView>
        </Section>
      </div>
      <Facts />
    </div>
  );
}
