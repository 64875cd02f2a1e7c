import Button, { type ButtonProps } from '@mui/material/Button';
import { useState } from 'react';
import { useTexts } from '../i18n.ts';
import { DiscardQuestion } from './DiscardQuestion.tsx';

type Props = Omit<ButtonProps, 'onClick' | 'children'> & {
  /** The meeting that somebody is invited to. */
  readonly title: string;
  readonly onDecline: () => void;
};

/** Declines an invitation. That cannot be taken back, rooms let in only who is invited: so it asks first. */
export function DeclineButton({ title, onDecline, ...button }: Props) {
  const { t } = useTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant="outlined" {...button} onClick={() => setAsking(true)}>
        {t('invitation.decline')}
      </Button>
      {isAsking && (
        <DiscardQuestion
          question={t('invitation.declineQuestion', { title })}
          keepLabel={t('invitation.keep')}
          discardLabel={t('invitation.decline')}
          onKeep={() => setAsking(false)}
          onDiscard={() => {
            setAsking(false);
            onDecline();
          }}
        />
      )}
    </>
  );
}
