import { zhApplication } from './application';
import { zhForms } from './forms';
import { zhHistory } from './history';
import { zhList } from './list';
import { zhPromotion } from './promotion';
import { zhRepositories } from './repositories';
import { zhResources } from './resources';
import { zhSets } from './sets';
import { zhStatus } from './status';
import { zhSync } from './sync';

/** Simplified Chinese. */
export const zhMessages = {
  ...zhStatus,
  ...zhList,
  ...zhApplication,
  ...zhResources,
  ...zhSync,
  ...zhHistory,
  ...zhForms,
  ...zhRepositories,
  ...zhSets,
  ...zhPromotion,
};
