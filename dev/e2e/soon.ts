const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An instant as calendars write it, in UTC. */
export const wall = (time: number) => ({
  tzid: 'UTC',
  value: new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, ''),
});

/** Tomorrow at noon, UTC, or so many hours later. */
export const tomorrow = (hours = 0): number => Math.floor(Date.now() / DAY) * DAY + DAY + (12 + hours) * HOUR;

/** What creates a meeting of an hour tomorrow, which lists show without being asked for it. */
export const soon = (title: string, more: { readonly hours?: number; readonly rrule?: string } = {}) => {
  const { hours = 0, rrule } = more;
  const entry = { uid: 'a', dtstart: wall(tomorrow(hours)), dtend: wall(tomorrow(hours + 1)) };
  return { title, description: '', calendar: [{ ...entry, ...(rrule && { rrule }) }] };
};
