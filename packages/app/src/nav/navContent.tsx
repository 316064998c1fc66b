import { SidebarWorkspaceSwitcher } from '@amamba/plugin-amamba-workspaces';
import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  type NavContentComponentProps,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { appTranslationRef } from '../translation';
import { SidebarLogo } from './SidebarLogo';

function NavContent({ navItems }: NavContentComponentProps) {
  const { t } = useTranslationRef(appTranslationRef);
  const titles: Record<string, string> = {
    'page:catalog': t('nav.catalog'),
    'page:scaffolder': t('nav.create'),
    'page:user-settings': t('nav.settings'),
    'page:amamba-workspaces': t('nav.workspaces'),
    'page:amamba-debug': t('nav.debug'),
    'page:catalog-graph': t('nav.graph'),
    'page:app-visualizer': t('nav.visualizer'),
  };
  const nav = navItems.withComponent(item => (
    <SidebarItem
      icon={() => item.icon}
      to={item.href}
      text={titles[item.node.spec.id] ?? item.title}
    />
  ));
  // These two have components of their own.
  nav.take('page:search');
  nav.take('page:notifications');
  const catalog = nav.take('page:catalog');
  const create = nav.take('page:scaffolder');
  const workspaces = nav.take('page:amamba-workspaces');
  const gitops = nav.take('page:amamba-gitops');
  const debug = nav.take('page:amamba-debug');
  const settings = nav.take('page:user-settings');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup label={t('nav.search')} icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarWorkspaceSwitcher />
      <SidebarDivider />
      <SidebarGroup label={t('nav.menu')} icon={<MenuIcon />}>
        {catalog}
        {workspaces}
        {gitops}
        {debug}
        {create}
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem text={t('nav.notifications')} />
      <SidebarGroup
        label={t('nav.settings')}
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {settings}
      </SidebarGroup>
    </Sidebar>
  );
}

/** The portal's navigation. */
export const navContent = NavContentBlueprint.make({
  params: { component: props => <NavContent {...props} /> },
});
