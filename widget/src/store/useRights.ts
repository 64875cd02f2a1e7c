import { shallowEqual } from 'react-redux';
import { isRecurring } from '../../../shared/src/calendar/occurrences.ts';
import { outlines } from '../../../shared/src/commands/outlines.ts';
import { openXchangeReference, type OpenXchangeReference } from '../../../shared/src/meeting/openXchange.ts';
import { useAppSelector } from './context.tsx';
import type { Meeting } from './meeting.ts';
import { selectSentIn } from './sentIn.ts';
import type { AppState } from './store.ts';
import { selectMay } from './useMay.ts';

/** What the user may do with a meeting. */
export type Rights = {
  /** Change what it is about and its times; what else the form holds is decided there, field by field. */
  readonly mayEdit: boolean;
  /** Close it for everybody. */
  readonly mayClose: boolean;
  /** Delete at least something of it: without closing it, single meetings of a series. */
  readonly mayDelete: boolean;
  /** The appointment in which alone it is changed and deleted, where the user might do so here if there were none. */
  readonly openXchange?: OpenXchangeReference;
};

/** What the user may do with a meeting, the same wherever it is shown. Nothing while they are only invited. */
export function selectRights(state: Pick<AppState, 'rooms' | 'place'>, meeting: Meeting): Rights {
  const { roomId, calendar, externalData } = meeting;
  const sentIn = selectSentIn(state, meeting);
  const mayEdit = selectMay(state, roomId, [[outlines.updateMeeting]], sentIn);
  const mayClose = selectMay(state, roomId, [[outlines.closeMeeting]], sentIn);
  const openXchange = openXchangeReference(externalData);
  if (openXchange === undefined)
    return { mayEdit, mayClose, mayDelete: mayClose || (mayEdit && isRecurring(calendar)) };
  const nothing = { mayEdit: false, mayClose: false, mayDelete: false };
  return mayEdit || mayClose ? { ...nothing, openXchange } : nothing;
}

const isSame = ({ openXchange: a, ...one }: Rights, { openXchange: b, ...other }: Rights) =>
  shallowEqual(one, other) && shallowEqual(a, b);

/** What the user may do with a meeting as it is now; see `selectRights`. */
export const useRights = (meeting: Meeting): Rights =>
  useAppSelector((state) => selectRights(state, meeting), isSame);
