/** A local wall-clock time in a zone, as in iCalendar. `value` is `yyyyMMdd'T'HHmmss`, `tzid` an IANA zone or `UTC`. */
export type DateTimeEntry = { readonly tzid: string; readonly value: string };

/**
 * One entry of a meeting's calendar, as it stands on the wire (a small iCalendar).
 *
 * - single: neither `rrule` nor `recurrenceId`
 * - series: `rrule` (bare rule text, no `RRULE:` prefix), optionally `exdate`
 * - override: `recurrenceId`, replacing the occurrence of the series of the same `uid` that starts at that instant
 */
export type CalendarEntry = {
  readonly uid: string;
  readonly dtstart: DateTimeEntry;
  readonly dtend: DateTimeEntry;
  readonly rrule?: string;
  readonly exdate?: readonly DateTimeEntry[];
  readonly recurrenceId?: DateTimeEntry;
  /**
   * The entry is about days, not times; it lasts from midnight to a later midnight (exclusive) of one zone. An addition
   * of ours: NeoDateFix ignores it and shows a meeting from 00:00 to 00:00.
   */
  readonly allDay?: boolean;
};

/** All entries of one meeting room. */
export type Calendar = readonly CalendarEntry[];
