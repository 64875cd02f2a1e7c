import Button from '@mui/material/Button';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { useInvitation } from '../../store/useInvitation.ts';
import { DeclineButton } from '../../ui/DeclineButton.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Row } from './layout.ts';

/** Accepts or declines an invitation right here. */
export function AnswerInvitation({ roomId, title }: { readonly roomId: RoomId; readonly title: string }) {
  const { t } = useTexts();
  const { accept, decline, isBusy, code } = useInvitation(roomId);
  return (
    <>
      <Row>
        <Button
          size="small"
          variant="contained"
          disabled={isBusy}
          aria-label={t('invitation.acceptNamed', { title })}
          onClick={accept}
        >
          {t('invitation.accept')}
        </Button>
        <DeclineButton
          size="small"
          disabled={isBusy}
          aria-label={t('invitation.declineNamed', { title })}
          title={title}
          onDecline={decline}
        />
      </Row>
      {code && <Problem title={t('invitation.answerFailed')} code={code} />}
    </>
  );
}
