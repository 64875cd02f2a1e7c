import { outlines } from '../../../shared/src/commands/outlines.ts';
import { useAppSelector } from './context.tsx';
import { useMay, type Wish } from './useMay.ts';

const toCreate: readonly Wish[] = [[outlines.createMeeting]];

/** Whether the user may plan meetings here. Where all calendars are shown, the form asks for one in which they may. */
export function useMayPlan(): boolean {
  const place = useAppSelector(({ place: { roomId } }) => roomId);
  const mayHere = useMay(place, toCreate);
  return place === undefined || mayHere;
}
