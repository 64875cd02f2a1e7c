import { nanoid } from '@reduxjs/toolkit';
import { lazy } from 'react';
import { createMeetingAct } from '../../store/acts/createMeeting.ts';
import { readMeetingDraft } from '../../store/acts/meetingValues.ts';
import { updateMeetingAct } from '../../store/acts/updateMeeting.ts';
import { useAppStore, useOutgoing, useSettings } from '../../store/context.tsx';
import type { FormKind, FormWish } from '../../store/forms.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import { membersOf } from '../../store/room.ts';
import { selectSentIn } from '../../store/sentIn.ts';

export type MeetingWish = Extract<FormWish, { form: 'meeting' }>;

/** Performs what a form says: upon the rooms as they are now, not as they were when it was opened. */
function useSubmit(): (wish: MeetingWish, draft: unknown) => void {
  const { perform } = useOutgoing();
  const settings = useSettings();
  const store = useAppStore();
  return (wish, input) => {
    const draft = readMeetingDraft(input);
    const state = store.getState();
    if (draft === undefined || draft.values.end <= draft.values.start) return;
    const silentLevel = settings.REACT_APP_MESSAGING_NOT_ALLOWED_POWER_LEVEL;
    if (!('roomId' in wish)) {
      const roomId = state.place.roomId ?? draft.values.parent;
      if (roomId === null) return;
      perform(createMeetingAct(draft, { roomId, creator: state.place.userId, uid: nanoid(), silentLevel }));
      return;
    }
    const meeting = selectAllMeetings(state).get(wish.roomId);
    if (!meeting) return;
    const act = updateMeetingAct(draft, {
      meeting,
      members: membersOf(state.rooms.byId[wish.roomId]).map(({ userId }) => userId),
      occurrence: wish.occurrence,
      sentIn: selectSentIn(state, meeting),
      newUid: nanoid(),
      silentLevel,
    });
    if (act) perform(act);
  };
}

/** Planning a meeting, and changing one. */
export const meetingForm: FormKind<MeetingWish> = {
  path: '/schedule-meeting',
  submitId: 'nic.schedule.meeting.submit',
  cancelId: 'nic.schedule.meeting.cancel',
  title: (wish) => ('roomId' in wish ? 'form.editTitle' : 'form.createTitle'),
  submitLabel: (wish) => ('roomId' in wish ? 'form.save' : 'form.create'),
  Fields: lazy(async () => ({ default: (await import('./MeetingFields.tsx')).MeetingFields })),
  useSubmit,
};
