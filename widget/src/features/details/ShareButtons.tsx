import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useDispatch } from 'react-redux';
import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { dialogOpened } from '../../store/dialogs.ts';
import { useBotConfig } from '../../store/useAsked.ts';

type Props = { readonly roomId: RoomId; readonly occurrence: Ref | undefined };

/** The ways in which a meeting can be shared. */
export function ShareButtons({ roomId, occurrence }: Props) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const config = useBotConfig();
  const hasDialIn = config.state === 'answered' && config.answer.jitsiDialInEnabled;
  const tabs = [...(hasDialIn ? (['dialIn'] as const) : []), 'email', 'ics'] as const;
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }}>
      {tabs.map((tab) => (
        <Button
          key={tab}
          variant="outlined"
          onClick={() =>
            dispatch(dialogOpened({ dialog: 'share', roomId, tab, ...(occurrence && { occurrence }) }))
          }
        >
          {t(`share.${tab}`)}
        </Button>
      ))}
    </Stack>
  );
}
