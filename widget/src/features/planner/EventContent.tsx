import type { EventDisplayInfo } from '@fullcalendar/react';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { shownIn } from './calendarEvents.ts';

/** In a month: one line, and as high as a finger needs it. */
const line = {
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  fontSize: 13,
  lineHeight: '24px',
  paddingInlineEnd: 4,
} as const;
/** As small as can be read: a quarter of an hour is thirteen pixels high. */
const block = {
  height: '100%',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  fontSize: 12,
  lineHeight: 1.1,
  marginTop: -2,
} as const;

/**
 * What stands in a grid for an appointment. The words for screen readers are its name. Plain elements and signs: there
 * may be hundreds.
 */
export function EventContent({ event, view }: Pick<EventDisplayInfo, 'event' | 'view'>) {
  const shown = shownIn(event);
  const isMonth = view.type === 'dayGridMonth';
  const style = isMonth ? line : block;
  if (shown.kind === undefined) return null;
  if (shown.kind === 'more')
    return (
      <div title={shown.name} style={style}>
        <span style={visuallyHidden}>{shown.name}</span>
        <strong aria-hidden>{event.title}</strong>
      </div>
    );
  const { time, name, creator, isSeries, isPending, conflict } = shown;
  return (
    <div data-event={event.id} title={name} style={style}>
      <span style={visuallyHidden}>{name}</span>
      <span aria-hidden>
        {isMonth && time !== undefined && `${time} `}
        {isPending && '… '}
        {conflict !== undefined && '⚠ '}
        <strong>{event.title}</strong>
        {isSeries && ' ⟳'}
        {!isMonth && creator !== undefined && <div>{creator}</div>}
      </span>
    </div>
  );
}
