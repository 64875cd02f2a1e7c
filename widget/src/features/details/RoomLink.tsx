import Box from '@mui/material/Box';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { CopyField } from '../../ui/CopyField.tsx';

/** The link to a meeting's room. One that is only being made has none yet. */
export function RoomLink({ roomId }: { roomId: RoomId }) {
  const { t } = useTexts();
  const host = useHost();
  const isThere = useAppSelector(({ rooms }) => rooms.byId[roomId] !== undefined);
  return (
    isThere && (
      // No longer than what is in it needs.
      <Box sx={{ maxWidth: 640 }}>
        <CopyField label={t('details.roomLink')} value={host.roomLink(roomId)} />
      </Box>
    )
  );
}
