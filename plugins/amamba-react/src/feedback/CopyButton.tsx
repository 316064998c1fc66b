import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyOutlinedIcon from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState } from 'react';
import { useMessages } from '../translation/translation';

/** @public */
export interface CopyButtonProps {
  /** Called when the button is pressed. */
  text: () => string;
  /** Name of the button; absent: "Copy". */
  label?: string;
}

/** Copies text to the clipboard and says so. @public */
export function CopyButton(props: CopyButtonProps) {
  const t = useMessages();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const label = copied ? t('copy.copied') : props.label ?? t('copy.copy');
  return (
    <Tooltip title={label}>
      <IconButton
        size="small"
        aria-label={label}
        onClick={() =>
          navigator.clipboard.writeText(props.text()).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? (
          <CheckIcon fontSize="small" />
        ) : (
          <FileCopyOutlinedIcon fontSize="small" />
        )}
      </IconButton>
    </Tooltip>
  );
}
