import AccountCircleIcon from '@material-ui/icons/AccountCircleOutlined';
import AdjustIcon from '@material-ui/icons/Adjust';
import AppsIcon from '@material-ui/icons/Apps';
import CallSplitIcon from '@material-ui/icons/CallSplit';
import DescriptionIcon from '@material-ui/icons/DescriptionOutlined';
import DeviceHubIcon from '@material-ui/icons/DeviceHub';
import FolderIcon from '@material-ui/icons/FolderOutlined';
import LayersIcon from '@material-ui/icons/LayersOutlined';
import LockIcon from '@material-ui/icons/LockOutlined';
import ScheduleIcon from '@material-ui/icons/Schedule';
import StorageIcon from '@material-ui/icons/Storage';
import ExtensionIcon from '@material-ui/icons/ExtensionOutlined';
import AccountTreeIcon from '@material-ui/icons/AccountTreeOutlined';

const ICONS: Record<string, typeof AppsIcon> = {
  Application: AccountTreeIcon,
  Deployment: AppsIcon,
  StatefulSet: AppsIcon,
  DaemonSet: AppsIcon,
  Rollout: AppsIcon,
  ReplicaSet: LayersIcon,
  ControllerRevision: LayersIcon,
  Pod: AdjustIcon,
  Service: DeviceHubIcon,
  Endpoints: DeviceHubIcon,
  EndpointSlice: DeviceHubIcon,
  Ingress: CallSplitIcon,
  HTTPRoute: CallSplitIcon,
  Gateway: CallSplitIcon,
  ConfigMap: DescriptionIcon,
  Secret: LockIcon,
  SealedSecret: LockIcon,
  ExternalSecret: LockIcon,
  Job: ScheduleIcon,
  CronJob: ScheduleIcon,
  PersistentVolumeClaim: StorageIcon,
  PersistentVolume: StorageIcon,
  Namespace: FolderIcon,
  ServiceAccount: AccountCircleIcon,
  Role: AccountCircleIcon,
  RoleBinding: AccountCircleIcon,
  ClusterRole: AccountCircleIcon,
  ClusterRoleBinding: AccountCircleIcon,
};

/** The icon of a kind; the words beside it name it. */
export function KindIcon(props: { kind: string }) {
  const Icon = Object.hasOwn(ICONS, props.kind)
    ? ICONS[props.kind]
    : ExtensionIcon;
  return (
    <Icon
      aria-hidden
      style={{ fontSize: '1rem', verticalAlign: 'text-bottom', flex: 'none' }}
    />
  );
}
