import {
  SESSION_MODES,
  sessionModeSchema,
} from '@amamba/plugin-amamba-debug-common';
import {
  EmptyState,
  LiveView,
  NativeSelect,
  Pager,
  Section,
  usePaging,
} from '@amamba/plugin-amamba-react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { isWorkspace } from '../../data/entity';
import { useSessions } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { SessionsTable } from './SessionsTable';

const useStyles = makeStyles(
  theme => ({
    filters: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1.5),
      marginBottom: theme.spacing(2),
    },
  }),
  { name: 'AmambaDebugSessionsSection' },
);

const STATES = ['running', 'ended'] as const;
const FILTERS = ['state', 'mode'] as const;

function isDenied(error: Error | undefined): boolean {
  return error !== undefined && 'status' in error && error.status === 403;
}

/** Who looks and looked into what: of a component, or of a whole workspace. */
export function SessionsSection() {
  const classes = useStyles();
  const t = useMessages();
  const { entity } = useEntity();
  const paging = usePaging(FILTERS);
  const state = STATES.find(each => each === paging.filter.state);
  const mode = sessionModeSchema.safeParse(paging.filter.mode).data;
  const live = useSessions({
    state,
    mode,
    cursor: paging.cursor,
    entityRef: isWorkspace(entity) ? undefined : stringifyEntityRef(entity),
  });
  if (isDenied(live.error)) {
    return (
      <Section title={t('sessions.title')}>
        <EmptyState title={t('sessions.deniedTitle')}>
          {live.error?.message}
        </EmptyState>
      </Section>
    );
  }
  const narrowed = state !== undefined || mode !== undefined;
  return (
    <Section title={t('sessions.title')}>
      <div
        className={classes.filters}
        role="group"
        aria-label={t('sessions.filters')}
      >
        <NativeSelect
          label={t('sessions.state')}
          value={state}
          any={t('sessions.any')}
          options={STATES.map(value => ({
            value,
            label: t(`sessions.${value}`),
          }))}
          onChange={next => paging.setFilter({ state: next, mode })}
        />
        <NativeSelect
          label={t('sessions.mode')}
          value={mode}
          any={t('sessions.any')}
          options={SESSION_MODES.map(value => ({
            value,
            label: t(`mode.${value}`),
          }))}
          onChange={next => paging.setFilter({ state, mode: next })}
        />
      </div>
      <LiveView of={live} loading={t('sessions.loading')}>
        {page =>
          page.items.length === 0 ? (
            <EmptyState
              title={t('sessions.emptyTitle')}
              action={
                narrowed && (
                  <Button
                    variant="outlined"
                    onClick={() => paging.setFilter({})}
                  >
                    {t('sessions.clear')}
                  </Button>
                )
              }
            >
              {t(narrowed ? 'sessions.noMatch' : 'sessions.empty')}
            </EmptyState>
          ) : (
            <SessionsTable sessions={page.items} waiting={live.previous} />
          )
        }
      </LiveView>
      <Pager
        label={t('sessions.pages')}
        paging={paging}
        nextCursor={live.data?.nextCursor}
      />
    </Section>
  );
}
