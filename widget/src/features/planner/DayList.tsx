import { styled } from '@mui/material/styles';
import { useMemo, useState, type ComponentProps } from 'react';
import { Virtuoso } from 'react-virtuoso';
import { useTexts } from '../../i18n.ts';
import { keyOf, type Appointment } from '../../store/appointment.ts';
import { dayInWords } from './appointmentText.ts';
import { Card, type OnMenu } from './Card.tsx';
import { conflictsOf } from './conflicts.ts';
import type { DayRow } from './days.ts';
import { PlainList } from './layout.ts';
import { MeetingMenu, type OpenMenu } from './MeetingMenu.tsx';

const Heading = styled('h2')(({ theme }) => ({
  position: 'sticky',
  top: 0,
  zIndex: 1,
  margin: 0,
  padding: '8px 16px',
  fontSize: 16,
  background: theme.palette.background.default,
}));

type Context = {
  readonly label: string;
  readonly conflicts: ReadonlyMap<string, Appointment>;
  readonly onMenu: OnMenu;
};

function Day({ row, context: { conflicts, onMenu } }: { row: DayRow; context: Context }) {
  const { locale } = useTexts();
  return (
    <>
      <Heading id={row.key}>{dayInWords(row.day, locale)}</Heading>
      <PlainList aria-labelledby={row.key}>
        {row.appointments.map((appointment) => (
          <Card
            key={keyOf(appointment)}
            appointment={appointment}
            conflict={conflicts.get(keyOf(appointment))}
            onMenu={onMenu}
          />
        ))}
      </PlainList>
    </>
  );
}

const components: NonNullable<ComponentProps<typeof Virtuoso<DayRow, Context>>['components']> = {
  List: ({ context, ...props }) => <PlainList {...props} aria-label={context.label} />,
  Item: ({ item, style, children, ...data }) => (
    <li
      // So that the margins of what is in it belong to its height.
      style={{ ...style, display: 'flow-root' }}
      data-index={data['data-index']}
      data-item-index={data['data-item-index']}
      data-known-size={data['data-known-size']}
      aria-labelledby={item.key}
    >
      {children}
    </li>
  ),
};

/** Rows are numbered from here, so that there is room for many that come before. */
const MIDDLE = 1_000_000;

/** Days under each other, of which only those are drawn that can be seen. */
export function DayList({
  rows,
  rowsBefore = 0,
  label,
  onMove,
  onScroll,
  onStart,
  onEnd,
}: {
  readonly rows: readonly DayRow[];
  /** How many rows lie before the one that is shown first. */
  readonly rowsBefore?: number;
  readonly label: string;
  readonly onMove: (appointment: Appointment) => void;
  /** Called with the first day that can be seen. */
  readonly onScroll?: ((day: number) => void) | undefined;
  readonly onStart?: () => void;
  readonly onEnd?: () => void;
}) {
  const conflicts = useMemo(() => conflictsOf(rows.flatMap(({ appointments }) => appointments)), [rows]);
  const [menu, setMenu] = useState<OpenMenu>();
  // The same as long as it can be: another one draws all cards anew.
  const context = useMemo(() => ({ label, conflicts, onMenu: setMenu }), [label, conflicts]);
  return (
    <>
      <Virtuoso<DayRow, Context>
        style={{ flex: 1, minHeight: 240 }}
        data={rows}
        context={context}
        components={components}
        computeItemKey={(_, { key }) => key}
        firstItemIndex={MIDDLE - rowsBefore}
        initialTopMostItemIndex={Math.max(0, Math.min(rowsBefore, rows.length - 1))}
        // Nothing above, so that the first row that is drawn is the first that can be seen.
        increaseViewportBy={{ top: 0, bottom: 400 }}
        rangeChanged={({ startIndex }) => {
          const first = rows[startIndex - MIDDLE + rowsBefore];
          if (first) onScroll?.(first.day);
        }}
        itemContent={(_, row, shown) => <Day row={row} context={shown} />}
        {...(onStart && { startReached: onStart })}
        {...(onEnd && { endReached: onEnd })}
      />
      {menu && (
        <MeetingMenu menu={menu} onMove={() => onMove(menu.appointment)} onClose={() => setMenu(undefined)} />
      )}
    </>
  );
}
