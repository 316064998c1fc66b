import Button, { type ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';

const useStyles = makeStyles(
  { off: { opacity: 0.5, cursor: 'default' } },
  { name: 'AmambaGuardedButton' },
);

/** @public */
export type GuardedButtonProps = ButtonProps & {
  /** Why it cannot be used; absent: it can. */
  reason?: string;
};

/**
 * A button that says why it cannot be used. It stays in the focus order, so
 * that people who do not use a mouse learn the reason too.
 */
export function GuardedButton(props: GuardedButtonProps) {
  const classes = useStyles();
  const { reason, className, onClick, ...rest } = props;
  const off = reason !== undefined;
  // One tree for both, or the button would lose the focus when it changes.
  return (
    <Tooltip title={reason ?? ''}>
      <Button
        {...rest}
        className={[className, off && classes.off].filter(Boolean).join(' ')}
        aria-disabled={off || undefined}
        disableRipple={off || rest.disableRipple}
        onClick={off ? undefined : onClick}
      />
    </Tooltip>
  );
}
