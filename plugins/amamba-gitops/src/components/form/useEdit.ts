import type { RouteOutput } from '@amamba/plugin-amamba-common';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { gitopsApiRef } from '../../api/gitopsApi';
import {
  useApplicationKey,
  useApplicationParams,
} from '../../data/application';
import { applicationPath, useBasePath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { type SpecDraft, toSpec } from './draft';
import { isConflict } from './usePlacedRefusal';

/** What an application is made of, as it was read. */
export type SpecAnswer = RouteOutput<GitopsContract['getApplicationSpec']>;

/**
 * Saves an application as it was changed. Where somebody else was faster, it
 * finds out what they made of it.
 */
export function useEdit(read: SpecAnswer) {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const params = useApplicationParams();
  const key = useApplicationKey();
  const base = useBasePath();
  const navigate = useNavigate();
  /** What the changes are made on. */
  const [ground, setGround] = useState(read);
  const [theirs, setTheirs] = useState<SpecAnswer>();
  const save = useCommand({
    run: async (draft: SpecDraft) => {
      try {
        return await api.updateApplication({
          params,
          body: {
            spec: toSpec(draft),
            resourceVersion: ground.resourceVersion,
          },
        });
      } catch (error) {
        if (error instanceof Error && isConflict(error)) {
          setTheirs(await api.getApplicationSpec({ params }));
        }
        throw error;
      }
    },
    doneMessage: () => t('edit.done', { name: key.name }),
    invalidates: [QUERY_ROOT],
    onDone: () => navigate(applicationPath(base, key), { replace: true }),
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
