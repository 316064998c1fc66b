import type {
  ContainerRef,
  DebugProfile,
} from '@amamba/plugin-amamba-debug-common';
import { Check, Field } from '@amamba/plugin-amamba-react';
import { useState } from 'react';
import { usePod, usePolicy } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import {
  chosenImage,
  ImageChoice,
  type ImageDraft,
  languagesOf,
  SAME,
} from './ImageChoice';
import { OpenDialog } from './OpenDialog';
import {
  firstProfile,
  ProfileChoice,
  useRefusedProfiles,
} from './ProfileChoice';
import { placeOf, useCommandWords } from './SimpleDialogs';
import { TtlChoice } from './TtlChoice';

/** Asks how a copy of a pod shall differ from it. */
export function PodCopyDialog(props: { at: ContainerRef }) {
  const t = useMessages();
  const { at } = props;
  const { data: pod } = usePod(at);
  const policy = usePolicy().data?.policy;
  const refused = useRefusedProfiles(pod?.podSecurity);
  const images = policy?.images ?? [];
  const [draft, setDraft] = useState<ImageDraft>({ choice: SAME, custom: '' });
  const [line, setLine] = useState('');
  const [profileChosen, setProfile] = useState<DebugProfile>();
  const [ttlSeconds, setTtl] = useState<number>();
  const [sameNode, setSameNode] = useState(false);
  const { words, problem } = useCommandWords(line);
  const commandProblem = line.trim() ? problem : undefined;
  const profile = profileChosen ?? firstProfile(refused);
  const image = chosenImage(draft, images);
  const imageReady = draft.choice === SAME || image !== undefined;
  const ready = imageReady && !commandProblem && profile;
  return (
    <OpenDialog
      title={t('open.copy')}
      about={t('open.copyAbout', { place: placeOf(at) })}
      way={
        ready && !refused.has(profile)
          ? {
              mode: 'pod-copy',
              at,
              image,
              command: line.trim() ? words : undefined,
              profile,
              ttlSeconds,
              sameNode,
            }
          : undefined
      }
    >
      {insist => (
        <>
          <ImageChoice
            images={images}
            suitable={pod?.suitableImages ?? []}
            languages={languagesOf(pod, at.container)}
            allowed={policy?.allowedImages ?? []}
            same={t('image.same')}
            draft={draft}
            insist={insist}
            onChange={setDraft}
          />
          <Field
            label={t('open.copyCommand')}
            placeholder="sh"
            value={line}
            onChange={setLine}
            problem={commandProblem}
            insist={insist}
            helperText={t('open.copyCommandHelp')}
            inputProps={{ spellCheck: false, autoComplete: 'off' }}
          />
          <ProfileChoice
            podSecurity={pod?.podSecurity}
            value={profile}
            onChange={setProfile}
          />
          <TtlChoice value={ttlSeconds} onChange={setTtl} />
          <Check
            label={t('open.sameNode')}
            help={t('open.sameNodeHelp')}
            checked={sameNode}
            onChange={setSameNode}
          />
        </>
      )}
    </OpenDialog>
  );
}
