import { areaMessages } from './area';
import { filesMessages } from './files';
import { openMessages } from './open';
import { paneMessages } from './pane';
import { podsMessages } from './pods';
import { sessionsMessages } from './sessions';
import { terminalMessages } from './terminal';

/** English, the language that others fall back to. */
export const messages = {
  ...areaMessages,
  ...podsMessages,
  ...paneMessages,
  ...openMessages,
  ...filesMessages,
  ...sessionsMessages,
  ...terminalMessages,
} as const;
