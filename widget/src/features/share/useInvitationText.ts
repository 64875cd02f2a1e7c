import { useTexts } from '../../i18n.ts';
import { useHost } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { invitationText, mailtoUrl } from './invitationText.ts';
import { useDialIn } from './useDialIn.ts';

/** What people are told of a meeting, in the user's language and zone; the dial-in number comes in when it is known. */
export function useInvitationText(meeting: Meeting) {
  const { t, locale } = useTexts();
  const host = useHost();
  const dialIn = useDialIn(meeting.roomId);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const told = {
    meeting,
    link: host.roomLink(meeting.roomId),
    ...(dialIn.state === 'answered' && { dialIn: dialIn.answer }),
  };
  const language = { t, locale, timeZone };
  return {
    text: invitationText(told, language),
    mailto: mailtoUrl(told, language),
    link: told.link,
    timeZone,
    dialIn,
  };
}
