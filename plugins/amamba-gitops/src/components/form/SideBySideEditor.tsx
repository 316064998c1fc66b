import { yaml } from '@codemirror/lang-yaml';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useTheme } from '@material-ui/core/styles';
import { getDefaultExtensions } from '@uiw/react-codemirror';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../translation/translation';
import { editorLook } from './editorLook';

/** Properties of the comparison. */
export interface SideBySideProps {
  /** What is compared, for screen readers. */
  label: string;
  left: { title: string; text: string };
  right: { title: string; text: string };
}

// Its own sign is in few fonts.
const COLLAPSED = EditorView.theme({
  '.cm-collapsedLines': { '&:before, &:after': { content: '"⋯"' } },
});

/** Two texts side by side; loaded when it is needed. */
export default function SideBySideEditor(props: SideBySideProps) {
  const { left, right } = props;
  const host = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const unchanged = useMessages()('form.yaml.unchanged');
  useEffect(() => {
    if (!host.current) {
      return undefined;
    }
    const side = ({ title, text }: { title: string; text: string }) => ({
      doc: text,
      extensions: [
        ...getDefaultExtensions({
          theme: theme.palette.type,
          editable: false,
          readOnly: true,
          indentWithTab: false,
          basicSetup: { highlightActiveLine: false, foldGutter: false },
        }),
        yaml(),
        COLLAPSED,
        editorLook(theme),
        EditorState.phrases.of({ '$ unchanged lines': unchanged }),
        EditorView.lineWrapping,
        // It is read, and scrolled, by keyboard too.
        EditorView.contentAttributes.of({ 'aria-label': title, tabindex: '0' }),
      ],
    });
    const view = new MergeView({
      a: side({ title: left.title, text: left.text }),
      b: side({ title: right.title, text: right.text }),
      parent: host.current,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
  }, [left.title, left.text, right.title, right.text, theme, unchanged]);
  return <div ref={host} />;
}
