import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { createApp } from '@backstage/frontend-defaults';
import { authModule } from './auth';
import { navModule } from './nav';

// Plugins among this package's dependencies are found by themselves (app.packages).
export default createApp({
  features: [catalogPlugin, authModule, navModule],
});
