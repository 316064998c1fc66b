import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import { EmptyState, LiveView, NavLinks } from '@amamba/plugin-amamba-react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useLocation } from 'react-router-dom';
import { debugApiRef } from '../../api/debugApi';
import { isWorkspace, useWorkspaceName } from '../../data/entity';
import { useBasePath } from '../../data/paths';
import { type PodList, usePods } from '../../data/queries';
import { podKey, useSelection } from '../../data/useSelection';
import { useTerminalDesk } from '../../terminal/useTerminalDesk';
import { useMessages } from '../../translation/translation';
import { TransfersProvider } from '../files/TransfersProvider';
import { OpeningProvider, useOpening } from '../open/opening';
import { OpeningDialogs } from '../open/OpeningDialogs';
import { ContainerHead } from '../pane/ContainerHead';
import { ContainerPane } from '../pane/ContainerPane';
import { mainContainer } from '../pods/groupPods';
import { NotConnected, PodsPane } from '../pods/PodsPane';
import { SessionsSection } from '../sessionList/SessionsSection';
import { ClusterSources } from '../shared/ClusterSources';
import { NodesSection } from '../workspace/NodesSection';
import { PolicySection } from '../workspace/PolicySection';
import { Terminals } from './Terminals';

/** Width in pixels from which a terminal of 80 columns has room beside the rest. */
const BESIDE_FROM = 1400;

const useStyles = makeStyles(
  theme => ({
    // The terminals keep their place in the tree, whatever is around them: to
    // take them out would cut their sessions off.
    frame: {
      display: 'grid',
      gap: theme.spacing(2),
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateAreas: '"list" "head" "terminal" "pane"',
      alignItems: 'start',
    },
    pods: {
      [theme.breakpoints.up('md')]: {
        gridTemplateColumns: '280px minmax(0, 1fr)',
        gridTemplateAreas: '"list head" "list terminal" "list pane"',
        gridTemplateRows: 'auto auto 1fr',
      },
    },
    beside: {
      [theme.breakpoints.up(BESIDE_FROM)]: {
        gridTemplateColumns: '230px minmax(0, 1fr) 300px',
        gridTemplateAreas: '"list head head" "list terminal pane"',
        gridTemplateRows: 'auto 1fr',
      },
    },
    page: { gridTemplateAreas: '"list" "terminal"' },
    list: { gridArea: 'list', minWidth: 0 },
    head: { gridArea: 'head', minWidth: 0 },
    terminal: { gridArea: 'terminal', minWidth: 0 },
    pane: { gridArea: 'pane', minWidth: 0 },
    beside_pane: {
      [theme.breakpoints.up(BESIDE_FROM)]: {
        maxHeight: 'calc(100vh - 120px)',
        overflow: 'auto',
      },
    },
  }),
  { name: 'AmambaDebugArea' },
);

const VIEWS = ['pods', 'sessions', 'nodes', 'policy'] as const;
type View = (typeof VIEWS)[number];

/** Which part of the area the address names. */
function useView(): View {
  const base = useBasePath();
  const { pathname } = useLocation();
  const [first] = pathname.slice(base.length).split('/').filter(Boolean);
  return VIEWS.find(view => view === first) ?? 'pods';
}

function Views(props: { view: View }) {
  const t = useMessages();
  const base = useBasePath();
  const workspace = isWorkspace(useEntity().entity);
  const shown = VIEWS.filter(view => workspace || view !== 'nodes');
  return (
    <NavLinks
      label={t('view.label')}
      links={shown.map(view => ({
        to: view === 'pods' ? base || '/' : `${base}/${view}`,
        name: t(`view.${view}`),
        current: view === props.view,
      }))}
    />
  );
}

function Page(props: { view: View }) {
  switch (props.view) {
    case 'sessions':
      return <SessionsSection />;
    case 'nodes':
      return <NodesSection />;
    default:
      return <PolicySection />;
  }
}

/** The pod and container of the address; undefined where they are not. */
function useChosen(list: PodList) {
  const selection = useSelection();
  const pod = list.items.find(each => podKey(each) === selection.pod);
  const name = selection.container ?? (pod && mainContainer(pod));
  const container = pod?.containers.find(each => each.name === name);
  return { pod, container, lost: selection.pod !== undefined && !container };
}

function NothingChosen(props: { lost: boolean; empty: boolean }) {
  const t = useMessages();
  const workspace = isWorkspace(useEntity().entity);
  if (props.empty) {
    return (
      <EmptyState title={t('pods.emptyTitle')}>
        {t(workspace ? 'pods.emptyWorkspace' : 'pods.empty')}
      </EmptyState>
    );
  }
  return (
    <>
      {props.lost && (
        <Alert severity="info" role="note">
          {t('pods.gone')}
        </Alert>
      )}
      <EmptyState title={t('pods.chooseTitle')}>{t('pods.choose')}</EmptyState>
    </>
  );
}

function Frame(props: { list: PodList }) {
  const classes = useStyles();
  const t = useMessages();
  const view = useView();
  const { desk } = useOpening();
  const { list } = props;
  const { pod, container, lost } = useChosen(list);
  const pods = view === 'pods';
  const terminals = desk.sessions.length > 0;
  const { hidden } = useSelection();
  const beside = pods && terminals && !hidden;
  const layout = [
    classes.frame,
    pods ? classes.pods : classes.page,
    beside && container && classes.beside,
  ];
  return (
    <>
      <Views view={view} />
      <ClusterSources sources={list.sources} />
      <div className={layout.filter(Boolean).join(' ')}>
        <div className={classes.list}>
          {pods ? (
            list.items.length > 0 && <PodsPane list={list} />
          ) : (
            <Page view={view} />
          )}
        </div>
        {pods && (
          <div className={classes.head}>
            {pod && container ? (
              <ContainerHead
                key={`${pod.uid} ${container.name}`}
                pod={pod}
                container={container}
              />
            ) : (
              <NothingChosen lost={lost} empty={list.items.length === 0} />
            )}
          </div>
        )}
        <div className={classes.terminal}>
          <Terminals />
        </div>
        {pods && pod && container && !(terminals && hidden) && (
          <div
            className={[classes.pane, beside && classes.beside_pane]
              .filter(Boolean)
              .join(' ')}
          >
            <ContainerPane
              key={`${pod.uid} ${container.name}`}
              pod={pod}
              container={container}
            />
          </div>
        )}
      </div>
      <Typography variant="srOnly" role="status">
        {t('pods.count', { count: list.items.length })}
      </Typography>
    </>
  );
}

function WithDesk(props: { workspace: string; list: PodList }) {
  const api = useApi(debugApiRef);
  const { entity } = useEntity();
  const desk = useTerminalDesk({
    workspace: props.workspace,
    entityRef: stringifyEntityRef(entity),
    api,
  });
  return (
    <OpeningProvider desk={desk}>
      <TransfersProvider>
        <Frame list={props.list} />
      </TransfersProvider>
      <OpeningDialogs />
    </OpeningProvider>
  );
}

/** The pods of the entity around it, the ways into them, and its sessions. */
export function DebugArea() {
  const t = useMessages();
  const live = usePods();
  const workspace = useWorkspaceName();
  return (
    <LiveView of={live} loading={t('pods.loading')}>
      {list =>
        list.missingAnnotations.length > 0 || workspace === undefined ? (
          <NotConnected
            missing={[...list.missingAnnotations, WORKSPACE_ANNOTATION].slice(
              0,
              Math.max(1, list.missingAnnotations.length),
            )}
          />
        ) : (
          <WithDesk workspace={workspace} list={list} />
        )
      }
    </LiveView>
  );
}
