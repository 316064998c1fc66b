import { useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useEntityParams } from '../../data/entity';
import { useBasePath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { isConflict } from '../form/usePlacedRefusal';
import { type PathDraft, toPathInput } from './pathDraft';
import type { PathAnswer } from './usePromotion';

/**
 * Saves a component's way as it was changed. Where somebody else was faster,
 * it finds out what they made of it.
 */
export function usePathEdit(read: PathAnswer) {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const params = useEntityParams();
  const base = useBasePath();
  const navigate = useNavigate();
  const [ground, setGround] = useState(read);
  const [theirs, setTheirs] = useState<PathAnswer>();
  const save = useCommand({
    run: async (draft: PathDraft) => {
      try {
        return await api.setPromotionPath({
          params,
          body: { path: toPathInput(draft), version: ground.version },
        });
      } catch (error) {
        if (error instanceof Error && isConflict(error)) {
          setTheirs(await api.getPromotionPath({ params }));
        }
        throw error;
      }
    },
    doneMessage: () => t('promotion.saved'),
    invalidates: [QUERY_ROOT],
    onDone: () => navigate(`${base}/promotion`, { replace: true }),
  });
  return {
    ground,
    theirs,
    save,
    /** Goes on from what they made of it. */
    goOn: () => {
      if (theirs) {
        setGround(theirs);
        setTheirs(undefined);
        save.reset();
      }
    },
  };
}
