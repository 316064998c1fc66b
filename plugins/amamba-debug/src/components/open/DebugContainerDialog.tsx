import { Check } from '@amamba/plugin-amamba-react';
import type {
  ContainerRef,
  DebugProfile,
} from '@amamba/plugin-amamba-debug-common';
import { useState } from 'react';
import { usePod, usePolicy } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import {
  chosenImage,
  CUSTOM,
  ImageChoice,
  languagesOf,
  type ImageDraft,
  sortBySuitability,
} from './ImageChoice';
import { OpenDialog } from './OpenDialog';
import {
  firstProfile,
  ProfileChoice,
  useRefusedProfiles,
} from './ProfileChoice';
import { placeOf } from './SimpleDialogs';
import { TtlChoice } from './TtlChoice';

/** Asks which tools to bring beside a container. */
export function DebugContainerDialog(props: { at: ContainerRef }) {
  const t = useMessages();
  const { at } = props;
  const { data: pod } = usePod(at);
  const policy = usePolicy().data?.policy;
  const refused = useRefusedProfiles(pod?.podSecurity);
  const images = policy?.images ?? [];
  const suitable = pod?.suitableImages ?? [];
  // Until something is chosen, what suits best as soon as that is known.
  const [drafted, setDraft] = useState<ImageDraft>();
  const [profileChosen, setProfile] = useState<DebugProfile>();
  const [ttlSeconds, setTtl] = useState<number>();
  const [reuse, setReuse] = useState(true);
  const draft = drafted ?? {
    choice: sortBySuitability(images, suitable)[0]?.id ?? CUSTOM,
    custom: '',
  };
  const profile = profileChosen ?? firstProfile(refused);
  const image = chosenImage(draft, images);
  const ready = image && profile && !refused.has(profile);
  return (
    <OpenDialog
      title={t('open.debugContainer')}
      about={t('open.debugContainerAbout', { place: placeOf(at) })}
      way={
        ready
          ? { mode: 'debug-container', at, image, profile, ttlSeconds, reuse }
          : undefined
      }
    >
      {insist => (
        <>
          <ImageChoice
            images={images}
            suitable={suitable}
            languages={languagesOf(pod, at.container)}
            allowed={policy?.allowedImages ?? []}
            draft={draft}
            insist={insist}
            onChange={setDraft}
          />
          <ProfileChoice
            podSecurity={pod?.podSecurity}
            value={profile}
            onChange={setProfile}
          />
          <TtlChoice value={ttlSeconds} onChange={setTtl} />
          <Check
            label={t('open.reuse')}
            help={t('open.reuseHelp')}
            checked={reuse}
            onChange={setReuse}
          />
        </>
      )}
    </OpenDialog>
  );
}
