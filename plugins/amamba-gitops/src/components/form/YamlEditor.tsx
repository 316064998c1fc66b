import { yaml } from '@codemirror/lang-yaml';
import { EditorView } from '@codemirror/view';
import { useTheme } from '@material-ui/core/styles';
import CodeMirror from '@uiw/react-codemirror';
import { useMemo } from 'react';
import { editorLook } from './editorLook';

/** Properties of {@link YamlEditor}. */
export interface YamlEditorProps {
  value: string;
  onChange?: (text: string) => void;
  onBlur?: () => void;
  label: string;
  describedBy?: string;
  invalid?: boolean;
  maxHeight?: string;
}

/** YAML in colours; loaded when it is needed. */
export default function YamlEditor(props: YamlEditorProps) {
  const { label, describedBy, invalid } = props;
  const theme = useTheme();
  const extensions = useMemo(
    () => [
      yaml(),
      editorLook(theme),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': label,
        tabindex: '0',
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(invalid && { 'aria-invalid': 'true' }),
      }),
    ],
    [label, describedBy, invalid, theme],
  );
  return (
    <CodeMirror
      value={props.value}
      onChange={props.onChange}
      onBlur={props.onBlur}
      readOnly={props.onChange === undefined}
      extensions={extensions}
      theme={theme.palette.type}
      // Tab goes to the next field, as everywhere in a form.
      indentWithTab={false}
      minHeight="120px"
      maxHeight={props.maxHeight ?? '420px'}
    />
  );
}
