import { zhArea } from './area';
import { zhFiles } from './files';
import { zhOpen } from './open';
import { zhPane } from './pane';
import { zhPods } from './pods';
import { zhSessions } from './sessions';
import { zhTerminal } from './terminal';

/** Simplified Chinese. */
export const zhMessages = {
  ...zhArea,
  ...zhPods,
  ...zhPane,
  ...zhOpen,
  ...zhFiles,
  ...zhSessions,
  ...zhTerminal,
};
