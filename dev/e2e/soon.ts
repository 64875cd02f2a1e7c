const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The zone that the clocks of all browsers show. */
export const ZONE = 'Europe/Berlin';

/** An instant as calendars write it, in UTC. */
export const wall = (time: number) => ({
  tzid: 'UTC',
  value: new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, ''),
});

/** The day that it is where the browsers are: after midnight there it is another one than in UTC. */
const today = (): number => Date.parse(new Intl.DateTimeFormat('sv', { timeZone: ZONE }).format(Date.now()));

/** Tomorrow at noon, UTC, or so many hours later. */
export const tomorrow = (hours = 0): number => today() + DAY + (12 + hours) * HOUR;

/** What creates a meeting of an hour tomorrow, which lists show without being asked for it. */
export const soon = (title: string, more: { readonly hours?: number; readonly rrule?: string } = {}) => {
  const { hours = 0, rrule } = more;
  const entry = { uid: 'a', dtstart: wall(tomorrow(hours)), dtend: wall(tomorrow(hours + 1)) };
  return { title, description: '', calendar: [{ ...entry, ...(rrule && { rrule }) }] };
};
