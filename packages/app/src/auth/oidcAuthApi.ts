import { OAuth2 } from '@backstage/core-app-api';
import {
  configApiRef,
  createApiRef,
  discoveryApiRef,
  oauthRequestApiRef,
  type BackstageIdentityApi,
  type OpenIdConnectApi,
  type ProfileInfoApi,
  type SessionApi,
} from '@backstage/core-plugin-api';
import { ApiBlueprint } from '@backstage/frontend-plugin-api';

/** Signs people in at the OpenID provider that the backend is configured for. */
export const oidcAuthApiRef = createApiRef<
  OpenIdConnectApi & ProfileInfoApi & BackstageIdentityApi & SessionApi
>({ id: 'app.auth.oidc' });

export const oidcAuthApi = ApiBlueprint.make({
  name: 'oidc-auth',
  params: define =>
    define({
      api: oidcAuthApiRef,
      deps: {
        config: configApiRef,
        discovery: discoveryApiRef,
        oauthRequest: oauthRequestApiRef,
      },
      factory: ({ config, discovery, oauthRequest }) =>
        OAuth2.create({
          configApi: config,
          discoveryApi: discovery,
          oauthRequestApi: oauthRequest,
          provider: { id: 'oidc', title: 'OpenID Connect', icon: () => null },
          environment: config.getOptionalString('auth.environment'),
          defaultScopes: ['openid', 'profile', 'email'],
        }),
    }),
});
