import Button, { type ButtonProps } from '@material-ui/core/Button';
import Tooltip from '@material-ui/core/Tooltip';

/** Properties of {@link GuardedButton}. */
export type GuardedButtonProps = ButtonProps & {
  /** Why it cannot be used; absent: it can. */
  reason?: string;
};

/**
 * A button that says why it cannot be used. It stays in the focus order, so
 * that people who do not use a mouse learn the reason too.
 */
export function GuardedButton(props: GuardedButtonProps) {
  const { reason, onClick, ...rest } = props;
  if (reason === undefined) {
    return <Button {...rest} onClick={onClick} />;
  }
  return (
    <Tooltip title={reason} aria-label={undefined}>
      <span
        role="button"
        aria-disabled="true"
        aria-label={rest['aria-label']}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <Button {...rest} disabled tabIndex={-1} aria-hidden />
      </span>
    </Tooltip>
  );
}
