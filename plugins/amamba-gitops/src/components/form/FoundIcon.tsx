import type { FoundPath } from '@amamba/plugin-amamba-gitops-common';
import { useTheme } from '@material-ui/core/styles';
import {
  RiAnchorLine,
  RiFolderLine,
  RiPlugLine,
  RiStackLine,
} from '@remixicon/react';

const ICONS = {
  Directory: RiFolderLine,
  Helm: RiAnchorLine,
  Kustomize: RiStackLine,
  Plugin: RiPlugLine,
} satisfies Record<FoundPath['type'], unknown>;

/** What was found in a folder, beside its words. */
export function FoundIcon(props: { type: FoundPath['type'] }) {
  const Icon = ICONS[props.type];
  const color = useTheme().palette.text.secondary;
  return <Icon size={18} color={color} aria-hidden style={{ flexShrink: 0 }} />;
}
