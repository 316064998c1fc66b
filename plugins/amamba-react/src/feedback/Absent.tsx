import { visuallyHidden } from '../status/visuallyHidden';

/** Stands where there is nothing to show: a dash, and words for screen readers. @public */
export function Absent(props: { label: string }) {
  return (
    <span>
      <span aria-hidden>–</span>
      <span style={visuallyHidden}>{props.label}</span>
    </span>
  );
}
