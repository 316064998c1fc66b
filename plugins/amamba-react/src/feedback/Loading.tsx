import Skeleton from '@material-ui/lab/Skeleton';
import { visuallyHidden } from '../status/visuallyHidden';

/** Room for what is being loaded. @public */
export function Loading(props: { label: string; rows?: number }) {
  const { rows = 3 } = props;
  return (
    <div role="status" aria-busy="true">
      <span style={visuallyHidden}>{props.label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} aria-hidden />
      ))}
    </div>
  );
}
