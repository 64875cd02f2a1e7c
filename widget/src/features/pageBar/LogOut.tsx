import Logout from '@mui/icons-material/Logout';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { isDraft } from '../../store/drafts.ts';
import { DiscardQuestion } from '../../ui/DiscardQuestion.tsx';

/** The way out. It wipes, so it asks where something would be lost that nobody else has. */
export function LogOut() {
  const { t } = useTexts();
  const { userId, memory, logOut } = useHost();
  const hasActs = useAppSelector(({ outbox }) => outbox.acts.length > 0);
  const [isAsking, setAsking] = useState(false);
  const leave = () => void logOut?.();
  const words = t('page.logOut', { userId });
  return (
    <>
      <Tooltip title={words}>
        <IconButton
          aria-label={words}
          onClick={() => (hasActs || memory.keys().some(isDraft) ? setAsking(true) : leave())}
        >
          <Logout />
        </IconButton>
      </Tooltip>
      {isAsking && (
        <DiscardQuestion
          question={t('page.logOutQuestion')}
          keepLabel={t('page.stay')}
          discardLabel={t('page.logOutAnyway')}
          onKeep={() => setAsking(false)}
          onDiscard={leave}
        />
      )}
    </>
  );
}
