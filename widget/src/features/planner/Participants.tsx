import Button from '@mui/material/Button';
import { useMemo } from 'react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import { membersOf, nameOf, type Member } from '../../store/room.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import { PersonLine } from '../../ui/PersonLine.tsx';
import { useFew } from '../../ui/useFew.ts';
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
  const people = useMemo(() => members.filter(({ userId }) => userId !== bot), [members, bot]);
  const { shown, showAll } = useFew(people);
  return (
    <>
      <PlainList aria-label={t('participants.title')}>
        {shown.map((member) => (
          <Participant key={member.userId} member={member} />
        ))}
      </PlainList>
      {showAll && <Button onClick={showAll}>{t('participants.all', { count: people.length })}</Button>}
    </>
  );
}
