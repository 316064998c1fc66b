import { yaml } from '@codemirror/lang-yaml';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { useTheme } from '@material-ui/core/styles';
import CodeMirror from '@uiw/react-codemirror';
import { useMemo } from 'react';
import { editorLook } from '../form/editorLook';
import type { SideBySideProps } from '../form/SideBySideEditor';

// Signs beside the colours, for those who do not see these.
const signs = EditorView.theme({
  '.cm-deletedLine::before': { content: '"− "' },
  '.cm-insertedLine::before, .cm-changedLine::before': { content: '"+ "' },
});

/** Two texts as one, with what goes and what comes; loaded when it is needed. */
export default function UnifiedEditor(props: SideBySideProps) {
  const { left, right, label } = props;
  const theme = useTheme();
  const extensions = useMemo(
    () => [
      yaml(),
      signs,
      editorLook(theme),
      EditorView.lineWrapping,
      // It is read, and scrolled, by keyboard too.
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      unifiedMergeView({
        original: left.text,
        mergeControls: false,
        collapseUnchanged: { margin: 3, minSize: 6 },
      }),
    ],
    [label, left.text, theme],
  );
  return (
    <CodeMirror
      // The text it is compared with is set once.
      key={left.text}
      value={right.text}
      readOnly
      editable={false}
      extensions={extensions}
      theme={theme.palette.type}
      indentWithTab={false}
      basicSetup={{ highlightActiveLine: false, foldGutter: false }}
    />
  );
}
