import {
  createTranslationMessages,
  createTranslationRef,
  createTranslationResource,
} from '@backstage/frontend-plugin-api';
import { coreComponentsTranslationRef } from '@backstage/core-components';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { searchTranslationRef } from '@backstage/plugin-search';

/** The portal's own texts: sign-in and navigation. */
export const appTranslationRef = createTranslationRef({
  id: 'amamba-app',
  messages: {
    signIn: {
      title: 'Sign in to Amamba',
      provider: 'Company account',
      message: 'Sign in with your OpenID Connect provider',
    },
    nav: {
      search: 'Search',
      menu: 'Menu',
      settings: 'Settings',
      home: 'Home',
      catalog: 'Catalog',
      create: 'Create',
      workspaces: 'Workspaces',
      debug: 'Debug',
      graph: 'Catalog Graph',
      visualizer: 'Visualizer',
      notifications: 'Notifications',
    },
  },
});

export const zhMessages = {
  'signIn.title': '登录 Amamba',
  'signIn.provider': '公司账号',
  'signIn.message': '使用 OpenID Connect 账号登录',
  'nav.search': '搜索',
  'nav.menu': '菜单',
  'nav.settings': '设置',
  'nav.home': '首页',
  'nav.catalog': '软件目录',
  'nav.create': '新建',
  'nav.workspaces': '工作空间',
  'nav.debug': '调试',
  'nav.graph': '目录关系图',
  'nav.visualizer': '应用结构',
  'nav.notifications': '通知',
} as const;

const loadZh = async () => ({
  default: createTranslationMessages({
    ref: appTranslationRef,
    messages: zhMessages,
  }),
});

export const appZh = TranslationBlueprint.make({
  name: 'amamba-app-zh',
  params: {
    resource: createTranslationResource({
      ref: appTranslationRef,
      translations: { 'zh-CN': loadZh },
    }),
  },
});

// Backstage has no Chinese of its own for these two, which everyone meets first.
const loadSignInZh = async () => ({
  default: createTranslationMessages({
    ref: coreComponentsTranslationRef,
    messages: { 'signIn.title': '登录', 'signIn.loginFailed': '登录失败' },
  }),
});

export const signInZh = TranslationBlueprint.make({
  name: 'amamba-sign-in-zh',
  params: {
    resource: createTranslationResource({
      ref: coreComponentsTranslationRef,
      translations: { 'zh-CN': loadSignInZh },
    }),
  },
});

const loadSearchZh = async () => ({
  default: createTranslationMessages({
    ref: searchTranslationRef,
    messages: { 'sidebarSearchModal.title': '搜索' },
  }),
});

export const searchZh = TranslationBlueprint.make({
  name: 'amamba-search-zh',
  params: {
    resource: createTranslationResource({
      ref: searchTranslationRef,
      translations: { 'zh-CN': loadSearchZh },
    }),
  },
});
