import { ConfirmDialog } from '@amamba/plugin-amamba-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useHref, useNavigate } from 'react-router-dom';
import { useMessages } from '../../translation/translation';

/** The link of this portal that a click would follow in this tab. */
function followedLink(event: MouseEvent): HTMLAnchorElement | undefined {
  const link =
    event.target instanceof Element ? event.target.closest('a') : undefined;
  const elsewhere =
    !link?.href ||
    link.target === '_blank' ||
    link.origin !== window.location.origin;
  const otherwise =
    event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
  return !link || elsewhere || otherwise ? undefined : link;
}

/**
 * Asks before a page is left by a link, the browser's back button or its tab
 * while there is something that would be lost.
 *
 * @remarks
 * The router of Backstage cannot hold a navigation back. Links are stopped
 * before they reach it; for the back button there is a second entry of the
 * same address in the history, which is what goes first.
 *
 * @returns the question, to be rendered, and a way to ask it.
 */
export function useLeaveGuard(active: boolean): {
  question: ReactNode;
  leave: (to: string) => void;
} {
  const t = useMessages();
  const navigate = useNavigate();
  const root = useHref('/').replace(/\/$/, '');
  const [wanted, setWanted] = useState<string>();
  const leaving = useRef(false);
  useEffect(() => {
    if (!active) {
      return undefined;
    }
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = followedLink(event);
      if (link) {
        event.preventDefault();
        event.stopPropagation();
        const { pathname, search, hash } = link;
        setWanted(
          `${
            pathname.startsWith(root) ? pathname.slice(root.length) : pathname
          }${search}${hash}`,
        );
      }
    };
    const stay = () =>
      window.history.pushState(window.history.state, '', undefined);
    const onBack = () => {
      if (!leaving.current) {
        stay();
        setWanted('back');
      }
    };
    stay();
    window.addEventListener('beforeunload', onUnload);
    window.addEventListener('popstate', onBack);
    document.addEventListener('click', onClick, true);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      window.removeEventListener('popstate', onBack);
      document.removeEventListener('click', onClick, true);
    };
  }, [active, root]);
  const question = (
    <ConfirmDialog
      open={active && wanted !== undefined}
      title={t('leave.title')}
      action={t('leave.leave')}
      onConfirm={() => {
        setWanted(undefined);
        if (wanted === 'back') {
          leaving.current = true;
          // Over the second entry and the first.
          navigate(-2);
        } else if (wanted !== undefined) {
          navigate(wanted, { replace: true });
        }
      }}
      onClose={() => setWanted(undefined)}
    >
      {t('leave.body')}
    </ConfirmDialog>
  );
  return {
    question,
    leave: to => (active ? setWanted(to) : navigate(to)),
  };
}
