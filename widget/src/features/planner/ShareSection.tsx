import Button from '@mui/material/Button';
import { useDispatch } from 'react-redux';
import { useTexts } from '../../i18n.ts';
import { refOf, type Appointment } from '../../store/appointment.ts';
import { dialogOpened, type DialogWish } from '../../store/dialogs.ts';
import { useBotConfig } from '../../store/useAsked.ts';
import { Row } from './layout.ts';

const tabs: readonly NonNullable<DialogWish['tab']>[] = ['link', 'dialIn', 'email', 'ics'];

/** The ways in which a meeting can be shared. */
export function ShareSection({ meeting, occurrence }: Appointment) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const config = useBotConfig();
  const hasDialIn = config.state === 'answered' && config.answer.jitsiDialInEnabled;
  return (
    <Row>
      {tabs
        .filter((tab) => tab !== 'dialIn' || hasDialIn)
        .map((tab) => (
          <Button
            key={tab}
            size="small"
            variant="outlined"
            onClick={() =>
              dispatch(
                dialogOpened({ dialog: 'share', roomId: meeting.roomId, occurrence: refOf(occurrence), tab }),
              )
            }
          >
            {t(`share.${tab}`)}
          </Button>
        ))}
    </Row>
  );
}
