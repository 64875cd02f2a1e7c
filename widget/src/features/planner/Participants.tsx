import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import { membersOf, nameOf, type Member } from '../../store/room.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import { PersonLine } from '../../ui/PersonLine.tsx';
import { PlainList } from './layout.ts';

function Participant({ member }: { readonly member: Member }) {
  const { t } = useTexts();
  const status = t(member.membership === 'join' ? 'participants.accepted' : 'participants.invited');
  return <PersonLine name={nameOf(member)} src={useThumbnail(member.avatarUrl)} status={status} />;
}

/** Who is in a meeting and who is invited; the bot is nobody. */
export function Participants({ roomId }: { readonly roomId: RoomId }) {
  const { t } = useTexts();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const members = useAppSelector(({ rooms }) => membersOf(rooms.byId[roomId]));
  return (
    <PlainList aria-label={t('participants.title')}>
      {members
        .filter(({ userId }) => userId !== bot)
        .map((member) => (
          <Participant key={member.userId} member={member} />
        ))}
    </PlainList>
  );
}
