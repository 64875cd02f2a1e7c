import Button from '@mui/material/Button';
import { useMemo, useState } from 'react';
import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { useTexts } from '../../i18n.ts';
import type { Appointment } from '../../store/appointment.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { Meetings } from '../../store/meetings.ts';
import { useAgenda } from '../../store/useAgenda.ts';
import { useEndlessAgenda } from '../../store/useEndlessAgenda.ts';
import { Loading } from '../../ui/Loading.tsx';
import { DayList } from './DayList.tsx';
import { dayRows, type DayRow } from './days.ts';
import { PlainList, Quiet } from './layout.ts';

type ListProps = {
  readonly label: string;
  /** What is said where nothing is found. */
  readonly none: string | undefined;
  readonly onMove: (appointment: Appointment) => void;
  /** What shows all meetings again, where a search is why there are none. */
  readonly onClearSearch?: (() => void) | undefined;
  /** Called with the first day that can be seen. */
  readonly onScroll?: ((day: number) => void) | undefined;
};

/** A list that is empty: because nothing is there, or because it is not known yet. */
function Nothing({ label, none, onClearSearch }: Pick<ListProps, 'label' | 'none' | 'onClearSearch'>) {
  const { t } = useTexts();
  const status = useAppSelector(({ rooms }) => rooms.status);
  if (status === 'loading')
    return (
      <div role="status">
        <Loading />
      </div>
    );
  // Nobody knows what there is; the screen says so.
  if (status === 'failed') return null;
  return (
    <>
      <PlainList aria-label={label}>
        <li>
          {none !== undefined && <Quiet sx={{ padding: '24px 16px 8px', textAlign: 'center' }}>{none}</Quiet>}
        </li>
      </PlainList>
      {onClearSearch && (
        <Button onClick={onClearSearch} sx={{ alignSelf: 'center' }}>
          {t('planner.clearSearch')}
        </Button>
      )}
    </>
  );
}

/** So many appointments are looked up at once, on each side. */
const PAGE = 40;

/** All that ever takes place, beginning with a day. Scrolling on looks up more. */
export function EndlessList({
  all,
  wanted,
  at,
  ...list
}: ListProps & { readonly all: Meetings; readonly wanted: Meetings; readonly at: number }) {
  const [reach, setReach] = useState({ before: PAGE, after: PAGE });
  const { before, after, isAllBefore, isAllAfter } = useEndlessAgenda(all, wanted, at, reach);
  const [rowsBefore, rows] = useMemo(() => {
    const earlier: DayRow[] = before.flatMap(dayRows);
    return [earlier.length, [...earlier, ...after.flatMap(dayRows)]];
  }, [before, after]);
  if (rows.length === 0) return <Nothing {...list} />;
  const more = (side: keyof typeof reach) => () =>
    setReach((known) => ({ ...known, [side]: known[side] + PAGE }));
  return (
    <DayList
      {...list}
      rows={rows}
      rowsBefore={rowsBefore}
      {...(!isAllBefore && { onStart: more('before') })}
      {...(!isAllAfter && { onEnd: more('after') })}
    />
  );
}

/** What takes place in a range of days. */
export function RangeList({ wanted, span, ...list }: ListProps & { wanted: Meetings; span: Span }) {
  const appointments = useAgenda(wanted, span);
  const rows = useMemo(() => dayRows(appointments), [appointments]);
  return rows.length === 0 ? <Nothing {...list} /> : <DayList {...list} rows={rows} />;
}
