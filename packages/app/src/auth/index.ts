import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { appZh, searchZh, signInZh } from '../translation';
import { oidcAuthApi } from './oidcAuthApi';
import { signInPage } from './signInPage';

export const authModule = createFrontendModule({
  pluginId: 'app',
  extensions: [oidcAuthApi, signInPage, appZh, signInZh, searchZh],
});
