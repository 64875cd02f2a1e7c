import OpenInNew from '@mui/icons-material/OpenInNew';
import IconButton from '@mui/material/IconButton';
import { useId } from 'react';
import { useTexts } from '../../i18n.ts';
import { useHost } from '../../store/context.tsx';
import type { Invitation } from '../../store/meetings.ts';
import { AnswerInvitation } from './AnswerInvitation.tsx';
import { CardFrame, CardTitle, PlainList, Quiet, Row } from './layout.ts';

function InvitationCard({ invitation: { roomId, title, invitedBy } }: { readonly invitation: Invitation }) {
  const { t } = useTexts();
  const { openRoom } = useHost();
  const id = useId();
  return (
    <CardFrame aria-labelledby={id}>
      <Row sx={{ flexWrap: 'nowrap' }}>
        <CardTitle as="h2" id={id}>
          {title}
        </CardTitle>
        <IconButton
          size="small"
          aria-label={t('card.open')}
          title={t('card.open')}
          onClick={() => void openRoom(roomId)}
        >
          <OpenInNew />
        </IconButton>
      </Row>
      {invitedBy !== undefined && <Quiet>{t('invitation.by', { name: invitedBy })}</Quiet>}
      <AnswerInvitation roomId={roomId} title={title} />
    </CardFrame>
  );
}

/** Invitations to meetings of which nothing but the name can be seen before one is in them. */
export function Invitations({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { t } = useTexts();
  return (
    <PlainList aria-label={t('planner.invitations')} sx={{ paddingTop: 1 }}>
      {invitations.map((invitation) => (
        <InvitationCard key={invitation.roomId} invitation={invitation} />
      ))}
    </PlainList>
  );
}
