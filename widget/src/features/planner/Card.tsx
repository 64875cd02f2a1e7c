import ExpandMore from '@mui/icons-material/ExpandMore';
import MoreVert from '@mui/icons-material/MoreVert';
import OpenInNew from '@mui/icons-material/OpenInNew';
import Repeat from '@mui/icons-material/Repeat';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { memo, useId, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import type { Appointment } from '../../store/appointment.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { membershipOf } from '../../store/room.ts';
import { useRights } from '../../store/useRights.ts';
import { useShowSessions } from '../../store/useShowSessions.ts';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { AnswerInvitation } from './AnswerInvitation.tsx';
import { recurrenceInWords, timesInWords } from './appointmentText.ts';
import { CardFrame, CardHead, CardTitle, Quiet, Row } from './layout.ts';
import type { OpenMenu } from './MeetingMenu.tsx';
import { Participants } from './Participants.tsx';
import { Ribbon } from './Ribbon.tsx';
import { ShareSection } from './ShareSection.tsx';

/** Shows the room of a meeting; a breakout session is shown beside what is open. */
function OpenRoom({ meeting: { roomId, kind } }: Pick<Appointment, 'meeting'>) {
  const { t } = useTexts();
  const { openRoom, roomLink } = useHost();
  const words = t('card.open');
  return kind === 'meeting' ? (
    <IconButton size="small" aria-label={words} title={words} onClick={() => void openRoom(roomId)}>
      <OpenInNew />
    </IconButton>
  ) : (
    <IconButton
      size="small"
      aria-label={words}
      title={words}
      href={roomLink(roomId)}
      target="_blank"
      rel="noopener"
    >
      <OpenInNew />
    </IconButton>
  );
}

/** Opens the menu of a meeting at a place on the screen. The list has it: a card comes and goes while people scroll. */
export type OnMenu = (menu: OpenMenu) => void;

/** The button that opens the menu of a meeting, where there is anything that the user can do with it. */
function MoreSettings({ appointment, onMenu }: { appointment: Appointment; onMenu: OnMenu }) {
  const { t } = useTexts();
  const { mayEdit, mayDelete, openXchange } = useRights(appointment.meeting);
  const hasSessions = useShowSessions(appointment.meeting) !== undefined;
  if (!mayEdit && !mayDelete && !openXchange && !hasSessions) return null;
  return (
    <IconButton
      size="small"
      aria-label={t('card.menu')}
      title={t('card.menu')}
      aria-haspopup="menu"
      onClick={({ currentTarget }) => {
        const { left, bottom } = currentTarget.getBoundingClientRect();
        onMenu({ appointment, left, top: bottom });
      }}
    >
      <MoreVert />
    </IconButton>
  );
}

/** What stands below a card, one at a time. */
function Sections({ appointment, isInvited }: { appointment: Appointment; isInvited: boolean }) {
  const { t } = useTexts();
  const id = useId();
  const [open, setOpen] = useState<'participants' | 'share'>();
  const { roomId, title } = appointment.meeting;
  return (
    <>
      <Row>
        {(['participants', 'share'] as const).map((name) => (
          <Button
            key={name}
            size="small"
            color="inherit"
            endIcon={<ExpandMore />}
            aria-expanded={open === name}
            aria-controls={open === name ? id : undefined}
            onClick={() => setOpen(open === name ? undefined : name)}
          >
            {t(`card.${name}`)}
          </Button>
        ))}
      </Row>
      {open && (
        <div id={id}>
          {isInvited && <Quiet>{t('invitation.acceptFirst')}</Quiet>}
          {!isInvited && open === 'participants' && <Participants roomId={roomId} />}
          {!isInvited && open === 'share' && <ShareSection {...appointment} />}
        </div>
      )}
      {isInvited && <AnswerInvitation roomId={roomId} title={title} />}
    </>
  );
}

/** One time that a meeting takes place, as a list shows it. */
export const Card = memo(function Card({
  appointment,
  conflict,
  onMenu,
}: {
  readonly appointment: Appointment;
  /** What takes place at the same time. */
  readonly conflict: Appointment | undefined;
  readonly onMenu: OnMenu;
}) {
  const { t, locale } = useTexts();
  const id = useId();
  const { meeting, occurrence } = appointment;
  const room = useAppSelector(({ rooms }) => rooms.byId[meeting.roomId]);
  const isInvited = membershipOf(room, useHost().userId) === 'invite';
  const recurrence = recurrenceInWords(occurrence, locale);
  const isPending = meeting.pending !== undefined;
  return (
    <CardFrame
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}time`}
      data-pending={isPending || undefined}
    >
      <CardHead>
        <CardTitle id={`${id}title`}>{meeting.title}</CardTitle>
        <span id={`${id}time`}>
          {timesInWords(occurrence, locale, t('planner.allDay'))}
          {recurrence !== undefined && (
            <>
              <span style={visuallyHidden}>. {t('card.recurrence', { recurrence })}</span>
              <span title={recurrence}>
                <Repeat fontSize="inherit" sx={{ marginLeft: 0.5, verticalAlign: '-0.125em' }} />
              </span>
            </>
          )}
        </span>
        <div>
          {room && <OpenRoom meeting={meeting} />}
          {!isInvited && <MoreSettings appointment={appointment} onMenu={onMenu} />}
        </div>
      </CardHead>
      <Row>
        <Ribbon start={occurrence.start} end={occurrence.end} />
        {meeting.pending && <Quiet as="span">{t(`pending.${meeting.pending}`)}</Quiet>}
      </Row>
      {meeting.description !== '' && <Quiet>{meeting.description}</Quiet>}
      {conflict && <Quiet>{t('card.conflict', { title: conflict.meeting.title })}</Quiet>}
      {room && <Sections appointment={appointment} isInvited={isInvited} />}
    </CardFrame>
  );
});
