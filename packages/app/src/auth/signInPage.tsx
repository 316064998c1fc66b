import { SignInPage } from '@backstage/core-components';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { appTranslationRef } from '../translation';
import { oidcAuthApiRef } from './oidcAuthApi';

export const signInPage = SignInPageBlueprint.make({
  params: {
    loader: async () =>
      function OidcSignInPage(props) {
        const { t } = useTranslationRef(appTranslationRef);
        return (
          <SignInPage
            {...props}
            title={t('signIn.title')}
            align="center"
            providers={[
              {
                id: 'oidc',
                title: t('signIn.provider'),
                message: t('signIn.message'),
                apiRef: oidcAuthApiRef,
              },
            ]}
          />
        );
      },
  },
});
