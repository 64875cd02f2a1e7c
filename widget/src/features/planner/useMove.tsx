import { nanoid } from '@reduxjs/toolkit';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { isFirst, type Scope } from '../../../../shared/src/calendar/edit.ts';
import { useTexts } from '../../i18n.ts';
import { moveAct, moved, type NewTimes } from '../../store/acts/move.ts';
import { refOf, type Appointment } from '../../store/appointment.ts';
import { useAppStore, useOutgoing } from '../../store/context.tsx';
import { selectAllMeetings } from '../../store/meetings.ts';
import { selectSentIn } from '../../store/sentIn.ts';
import type { ScopeName } from '../../ui/ScopeQuestion.tsx';
import { moveProblems } from './moveProblems.ts';

const MoveDialog = lazy(async () => ({ default: (await import('./MoveDialog.tsx')).MoveDialog }));
const ScopeQuestion = lazy(async () => ({
  default: (await import('../../ui/ScopeQuestion.tsx')).ScopeQuestion,
}));

type Asking = {
  readonly appointment: Appointment;
  readonly to: NewTimes;
  /** What is not known yet: when, or how much of a series. */
  readonly what: 'times' | 'scope';
};

/** Moves appointments to other times. Of a series it asks how much of it is meant. */
export function useMove(): {
  /** Moves an appointment, or asks for its new times where none are given or it cannot be then. */
  readonly move: (appointment: Appointment, to?: NewTimes) => void;
  /** What is asked; to be shown. */
  readonly question: ReactNode;
} {
  const { t } = useTexts();
  const outgoing = useOutgoing();
  const store = useAppStore();
  const [asking, setAsking] = useState<Asking>();
  // A series that is divided gets a name for its second half, and the same one as long as we ask.
  const [newUid, setNewUid] = useState('');
  const scopeOf = (scope: ScopeName): Scope => (scope === 'following' ? { scope, newUid } : { scope });

  const perform = (appointment: Appointment, to: NewTimes, scope: Scope) => {
    setAsking(undefined);
    const edited = moved(appointment, to, scope);
    if (edited === undefined || edited.calendar === appointment.meeting.calendar) return;
    outgoing.perform(moveAct(appointment, edited, selectSentIn(store.getState(), appointment.meeting)));
  };
  const move = (appointment: Appointment, to?: NewTimes) => {
    const { start, end, recurrenceId } = appointment.occurrence;
    const all = selectAllMeetings(store.getState());
    const wrong = to && Object.keys(moveProblems(all, appointment, { start, end, ...to }, Date.now()));
    if (wrong?.length !== 0) return setAsking({ appointment, to: to ?? {}, what: 'times' });
    if (recurrenceId === undefined) return perform(appointment, to ?? {}, { scope: 'all' });
    setNewUid(nanoid());
    setAsking({ appointment, to: to ?? {}, what: 'scope' });
  };
  const note = ({ appointment, to }: Asking, scope: ScopeName) => {
    const edited = moved(appointment, to, scopeOf(scope));
    if (edited?.stuck !== undefined) return t(`scope.stuck.${edited.stuck}`);
    const lost = edited?.lost.length ?? 0;
    return lost > 0 ? t('scope.lost', { count: lost }) : undefined;
  };

  if (asking === undefined) return { move, question: null };
  const { appointment, to, what } = asking;
  const { meeting, occurrence } = appointment;
  const cancel = () => setAsking(undefined);
  if (what === 'times')
    return {
      move,
      question: (
        <Suspense>
          <MoveDialog
            appointment={appointment}
            to={to}
            onCancel={cancel}
            onChoose={(times) => {
              cancel();
              move(appointment, times);
            }}
          />
        </Suspense>
      ),
    };
  return {
    move,
    question: (
      <Suspense>
        <ScopeQuestion
          title={t('move.title', { title: meeting.title })}
          confirm={t('move.confirm')}
          {...(isFirst(meeting.calendar, refOf(occurrence)) && { scopes: ['one', 'all'] })}
          note={(scope) => note(asking, scope)}
          onChoose={(scope) => perform(appointment, to, scopeOf(scope))}
          onCancel={cancel}
        />
      </Suspense>
    ),
  };
}
