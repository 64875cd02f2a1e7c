import Button from '@mui/material/Button';
import List from '@mui/material/List';
import { useMemo } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { participantsOf } from '../../store/participants.ts';
import { nameOf, type Member } from '../../store/room.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import { PersonLine } from '../../ui/PersonLine.tsx';
import { useFew } from '../../ui/useFew.ts';

type PersonProps = {
  readonly person: Omit<Member, 'membership'>;
  readonly status: string;
  readonly isApart?: boolean;
};

function Person({ person, ...rest }: PersonProps) {
  return <PersonLine name={nameOf(person)} src={useThumbnail(person.avatarUrl)} {...rest} />;
}

/** Who takes part, the organizer first. */
export function People({ meeting }: { meeting: Meeting }) {
  const { t } = useTexts();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const room = useAppSelector(({ rooms }) => rooms.byId[meeting.roomId]);
  const { organizer, others } = useMemo(() => participantsOf(room, meeting, bot), [room, meeting, bot]);
  const { shown, showAll } = useFew(others);
  return (
    <>
      <List dense disablePadding aria-label={t('participants.title')}>
        <Person isApart={others.length > 0} person={organizer} status={t('participants.organizer')} />
        {shown.map((member) => (
          <Person
            key={member.userId}
            person={member}
            status={t(member.membership === 'join' ? 'participants.accepted' : 'participants.invited')}
          />
        ))}
      </List>
      {showAll && <Button onClick={showAll}>{t('participants.all', { count: others.length + 1 })}</Button>}
    </>
  );
}
