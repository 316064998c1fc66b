/**
 * React parts that the Amamba plugins share: statuses, states of loading and
 * failure, live data, commands, graphs and logs.
 *
 * @packageDocumentation
 */
export * from './dialog/ConfirmDialog';
export { ApiErrorPanel } from './feedback/ApiErrorPanel';
export type { ApiErrorPanelProps } from './feedback/ApiErrorPanel';
export * from './feedback/Absent';
export * from './feedback/CopyButton';
export { isNotFound } from './feedback/describeError';
export * from './feedback/EmptyState';
export * from './feedback/GuardedButton';
export * from './feedback/Loading';
export * from './feedback/MissingAnnotation';
export * from './feedback/SourcesNotice';
export * from './form/Check';
export * from './form/Field';
export * from './form/FormDialog';
export * from './form/NativeSelect';
export * from './form/SearchField';
export { GraphView } from './graph/GraphView';
export type { GraphEdge, GraphNode, GraphViewProps } from './graph/types';
export * from './live/AmambaQueryProvider';
export * from './layout/Facts';
export * from './layout/NavLinks';
export * from './layout/PlainTable';
export * from './layout/Section';
export * from './layout/useTabStyles';
export * from './live/LiveView';
export * from './live/useCommand';
export * from './live/useLive';
export * from './live/useNotify';
export * from './live/useSignals';
export type { LogSource } from './log/followLog';
export type { LogChunk } from './log/LogBuffer';
export * from './log/LogView';
export * from './menu/ActionsMenu';
export * from './paging/Pager';
export * from './paging/usePaging';
export * from './status/status';
export * from './status/StatusChip';
export * from './status/StatusIcon';
export * from './status/visuallyHidden';
export {
  changeTerminalSettings,
  TERMINAL_FONT_SIZES,
  useTerminalSettings,
} from './terminal/settings';
export type { TerminalSettings } from './terminal/settings';
export { TerminalView } from './terminal/TerminalView';
export type {
  TerminalHandle,
  TerminalSize,
  TerminalViewProps,
} from './terminal/types';
export { Age, Duration, useDateTime } from './time/Age';
export type { AgeProps, DurationProps } from './time/Age';
export * from './surface/AmambaSurface';
export type { MessagesOf } from './translation/messagesOf';
export {
  amambaReactTranslationRef,
  useLocale,
} from './translation/translation';
export * from './workspace/WorkspaceEntityPage';
export * from './workspace/WorkspaceListPage';
