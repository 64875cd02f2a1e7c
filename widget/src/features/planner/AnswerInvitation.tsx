import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { toAppError, type ErrorCode } from '../../../../shared/src/appError.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { useHost } from '../../store/context.tsx';
import { Row } from './layout.ts';

/** Accepts or declines an invitation right here. */
export function AnswerInvitation({ roomId, title }: { readonly roomId: RoomId; readonly title: string }) {
  const { t } = useTexts();
  const { join, leave } = useHost();
  const [isUnderWay, setUnderWay] = useState(false);
  const [code, setCode] = useState<ErrorCode>();
  const answer = (send: (roomId: RoomId) => Promise<void>) => {
    setUnderWay(true);
    setCode(undefined);
    send(roomId)
      .catch((thrown: unknown) => setCode(toAppError(thrown).code))
      .finally(() => setUnderWay(false));
  };
  return (
    <>
      <Row>
        <Button
          size="small"
          variant="contained"
          disabled={isUnderWay}
          aria-label={t('invitation.acceptNamed', { title })}
          onClick={() => answer(join)}
        >
          {t('invitation.accept')}
        </Button>
        <Button
          size="small"
          variant="outlined"
          disabled={isUnderWay}
          aria-label={t('invitation.declineNamed', { title })}
          onClick={() => answer(leave)}
        >
          {t('invitation.decline')}
        </Button>
      </Row>
      {code && <Alert severity="error">{t(`error.${code}`)}</Alert>}
    </>
  );
}
