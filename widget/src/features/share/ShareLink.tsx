import { useTexts } from '../../i18n.ts';
import { useHost } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { CopyField } from '../../ui/CopyField.tsx';

export function ShareLink({ meeting: { roomId } }: { meeting: Meeting }) {
  const { t } = useTexts();
  const host = useHost();
  return <CopyField label={t('share.linkField')} value={host.roomLink(roomId)} />;
}
