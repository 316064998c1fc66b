import { gitopsPathPermission } from '@amamba/plugin-amamba-gitops-common';
import {
  EmptyState,
  GuardedButton,
  LiveView,
  Section,
} from '@amamba/plugin-amamba-react';
import { Route, Routes, useNavigate } from 'react-router-dom';
import { useBasePath } from '../../data/paths';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { Board } from './Board';
import { History } from './History';
import { OpenPromotions } from './OpenPromotions';
import { PathPage } from './PathPage';
import { type PathAnswer, usePromotionPath } from './usePromotion';

function SetUpButton(props: { label: string; primary?: boolean }) {
  const t = useMessages();
  const base = useBasePath();
  const navigate = useNavigate();
  const denied = useRefusal(gitopsPathPermission);
  return (
    <GuardedButton
      variant={props.primary ? 'contained' : 'outlined'}
      color={props.primary ? 'primary' : 'default'}
      reason={denied ? t('promotion.pathDenied') : undefined}
      onClick={() => navigate(`${base}/promotion/path`)}
    >
      {props.label}
    </GuardedButton>
  );
}

function Shown(props: { answer: PathAnswer }) {
  const t = useMessages();
  const { answer } = props;
  if (!answer.path) {
    return (
      <EmptyState
        title={t('promotion.emptyTitle')}
        action={<SetUpButton primary label={t('promotion.setUp')} />}
      >
        {t('promotion.empty')}
      </EmptyState>
    );
  }
  return (
    <>
      <Section
        title={t('promotion.title')}
        actions={<SetUpButton label={t('promotion.changePath')} />}
      >
        <Board answer={answer} />
      </Section>
      <OpenPromotions answer={answer} />
      <History answer={answer} />
    </>
  );
}

function PromotionPage() {
  const t = useMessages();
  const live = usePromotionPath();
  return (
    <LiveView of={live} loading={t('promotion.loading')}>
      {answer => <Shown answer={answer} />}
    </LiveView>
  );
}

/** A component's way through its environments. */
export function PromotionTab() {
  return (
    <Routes>
      <Route path="path" element={<PathPage />} />
      <Route path="*" element={<PromotionPage />} />
    </Routes>
  );
}
