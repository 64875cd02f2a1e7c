import { useTexts } from '../../i18n.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import { membersOf, nameOf } from '../../store/room.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import type { Member } from '../../store/room.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { PlainList, Quiet, Row } from './layout.ts';

function Participant({ member }: { readonly member: Member }) {
  const { t } = useTexts();
  const picture = useThumbnail(member.avatarUrl, 24);
  return (
    <li>
      <Row>
        <Avatar name={nameOf(member)} src={picture} size={24} />
        <span>{nameOf(member)}</span>
        <Quiet as="span">
          {t(member.membership === 'join' ? 'participants.accepted' : 'participants.invited')}
        </Quiet>
      </Row>
    </li>
  );
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
