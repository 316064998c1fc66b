import { applicationMessages } from './application';
import { formsMessages } from './forms';
import { historyMessages } from './history';
import { listMessages } from './list';
import { promotionMessages } from './promotion';
import { repositoriesMessages } from './repositories';
import { resourcesMessages } from './resources';
import { setsMessages } from './sets';
import { statusMessages } from './status';
import { syncMessages } from './sync';

/** English, the language that others fall back to. */
export const messages = {
  ...statusMessages,
  ...listMessages,
  ...applicationMessages,
  ...resourcesMessages,
  ...syncMessages,
  ...historyMessages,
  ...formsMessages,
  ...repositoriesMessages,
  ...setsMessages,
  ...promotionMessages,
} as const;
