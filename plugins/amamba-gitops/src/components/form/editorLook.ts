import { type Extension, Prec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Theme } from '@material-ui/core/styles';

/** Dark enough for the reds and greys of the dark theme of the editor. */
const DARK = '#1e2127';

/** Text and numbers of lines that can be read, in the dark too (WCAG 1.4.3). */
export function editorLook(theme: Theme): Extension {
  const ground =
    theme.palette.type === 'dark' ? { backgroundColor: DARK } : undefined;
  return Prec.highest(
    EditorView.theme({
      ...(ground && { '&': ground }),
      '.cm-gutters': { color: theme.palette.textSubtle, ...ground },
    }),
  );
}
