import { lazy } from 'react';
import { createBreakoutSessionsAct, readBreakoutDraft } from '../../store/acts/createBreakoutSessions.ts';
import { useAppStore, useOutgoing } from '../../store/context.tsx';
import type { FormKind, FormWish } from '../../store/forms.ts';
import { selectAllMeetings } from '../../store/meetings.ts';

export type BreakoutWish = Extract<FormWish, { form: 'breakoutSessions' }>;

function useSubmit(): (wish: BreakoutWish, draft: unknown) => void {
  const { perform } = useOutgoing();
  const store = useAppStore();
  return ({ roomId }, input) => {
    const draft = readBreakoutDraft(input);
    const state = store.getState();
    const title = selectAllMeetings(state).get(roomId)?.title ?? '';
    if (draft) perform(createBreakoutSessionsAct(draft, { roomId, own: state.place.userId, title }));
  };
}

/** Planning the breakout sessions of a meeting. */
export const breakoutForm: FormKind<BreakoutWish> = {
  path: '/setup-breakout-sessions',
  submitId: 'nic.schedule.breakoutsessions.submit',
  cancelId: 'nic.schedule.breakoutsessions.cancel',
  title: () => 'breakouts.schedule',
  submitLabel: () => 'breakouts.create',
  Fields: lazy(async () => ({ default: (await import('./BreakoutFields.tsx')).BreakoutFields })),
  useSubmit,
};
