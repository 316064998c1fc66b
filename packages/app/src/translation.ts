import {
  createTranslationMessages,
  createTranslationRef,
  createTranslationResource,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';

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
