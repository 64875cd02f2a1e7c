import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { levelOf } from '../../../../shared/src/matrix/roomPower.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { membershipOf, powerOf, type Room } from '../../store/room.ts';
import { selectSentIn } from '../../store/sentIn.ts';
import { useMay } from '../../store/useMay.ts';
import { mayEverybodyWrite } from './beginWith.ts';

export type EditRights = {
  readonly details: boolean;
  readonly invite: boolean;
  readonly widgets: boolean;
  readonly messaging: boolean;
  /** Why somebody cannot be taken out of the meeting, in words. */
  readonly whyFixed: (userId: UserId) => string | undefined;
};

/** What the user may change of a meeting. */
export function useEditRights(meeting: Meeting, room: Room | undefined): EditRights {
  const { t } = useTexts();
  const { roomId, creator } = meeting;
  const own = useAppSelector(({ place }) => place.userId);
  const sentIn = useAppSelector((state) => selectSentIn(state, meeting));
  const mayKick = useMay(roomId, [[outlines.handleParticipants, { invite: false }]], sentIn);
  const power = powerOf(room);
  const { REACT_APP_MESSAGING_NOT_ALLOWED_POWER_LEVEL: silentLevel } = useSettings();
  // What switching it would set.
  const other = mayEverybodyWrite(room) ? silentLevel : 0;
  return {
    details: useMay(roomId, [[outlines.updateMeeting]], sentIn),
    invite: useMay(roomId, [[outlines.handleParticipants, { invite: true }]], sentIn),
    widgets: useMay(roomId, [[outlines.handleWidgets]], sentIn),
    messaging: useMay(
      roomId,
      [[outlines.changeMessagePermissions, { messaging_power_level: other }]],
      sentIn,
    ),
    whyFixed: (userId) => {
      if (userId === own) return t(own === creator ? 'form.organizerStays' : 'form.notOneself');
      if (membershipOf(room, userId) === undefined) return undefined;
      if (mayKick && levelOf(power, userId) < levelOf(power, own)) return undefined;
      return t('form.mayNotRemove');
    },
  };
}
