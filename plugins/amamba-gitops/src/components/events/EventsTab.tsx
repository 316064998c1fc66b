import { LiveView, Section } from '@amamba/plugin-amamba-react';
import { useEvents } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { EventsList } from './EventsList';

/** Events of the application itself. */
export function EventsTab() {
  const t = useMessages();
  const live = useEvents();
  return (
    <Section level={3} title={t('events.title')}>
      <LiveView of={live} loading={t('events.loading')}>
        {({ items }) => <EventsList events={items} />}
      </LiveView>
    </Section>
  );
}
