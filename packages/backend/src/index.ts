import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@amamba/plugin-catalog-backend-module-amamba'));
backend.add(import('@amamba/plugin-kubernetes-backend-module-amamba'));
backend.add(import('@amamba/plugin-permission-backend-module-amamba'));
backend.add(import('@amamba/plugin-scaffolder-backend-module-amamba'));
backend.add(import('@amamba/plugin-amamba-debug-backend'));
backend.add(import('@amamba/plugin-amamba-gitops-backend'));
backend.add(import('@amamba/plugin-amamba-pipelines-backend'));
backend.add(import('@amamba/plugin-amamba-workspaces-backend'));
backend.add(import('@amamba/plugin-amamba-workspaces-backend-module-syncer'));

backend.start();
