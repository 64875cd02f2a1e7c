import { DAY, dayOf } from '../../../shared/src/calendar/wallTime.ts';
import { toInstant, toWall, UTC, zoneOf, type Zone } from '../../../shared/src/calendar/zone.ts';

/** When a meeting is, as a form's fields say it: UTC ms, and the zone they are meant in. */
export type Times = {
  readonly start: number;
  readonly end: number;
  readonly tzid: string;
  readonly allDay: boolean;
};

/** The zone of this browser. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The name of a zone as people write it: nobody types underscores. */
export const zoneInWords = (tzid: string): string => tzid.replaceAll('_', ' ');

/** The begin of the next full block of so many minutes; never the time itself. */
export const nextBlock = (now: number, minutes: number): number => {
  const block = minutes * 60_000;
  return (Math.floor(now / block) + 1) * block;
};

/** What the fields show: days as in `wallTime.ts`, times in ms since midnight. Of days, `endDay` is the last one. */
export type Shown = {
  readonly startDay: number;
  readonly startTime: number;
  readonly endDay: number;
  readonly endTime: number;
};

const zoneFor = (tzid: string): Zone => zoneOf(tzid) ?? UTC;

const split = (wall: number) => ({ day: dayOf(wall), time: wall - dayOf(wall) * DAY });

export function shown({ start, end, tzid, allDay }: Times): Shown {
  const zone = zoneFor(tzid);
  const [from, to] = [split(toWall(start, zone)), split(toWall(allDay ? end - 1 : end, zone))];
  return { startDay: from.day, startTime: from.time, endDay: to.day, endTime: to.time };
}

const at = (day: number, time: number, zone: Zone) => toInstant(day * DAY + time, zone);

/** The times when one field is changed. A later start takes the end along. */
export function withField(times: Times, change: Partial<Shown>): Times {
  const { tzid, allDay } = times;
  const zone = zoneFor(tzid);
  const before = shown(times);
  const after = { ...before, ...change };
  if (allDay) {
    const endDay = after.endDay + (after.startDay - before.startDay) * Number(change.endDay === undefined);
    return { ...times, start: at(after.startDay, 0, zone), end: at(endDay + 1, 0, zone) };
  }
  const start = at(after.startDay, after.startTime, zone);
  if (start !== times.start) return { ...times, start, end: times.end + start - times.start };
  return { ...times, end: at(after.endDay, after.endTime, zone) };
}

/** The same figures on the wall of another zone. */
export function inZone(times: Times, tzid: string): Times {
  const [from, to] = [zoneFor(times.tzid), zoneFor(tzid)];
  const [start, end] = [times.start, times.end].map((instant) => toInstant(toWall(instant, from), to));
  return { ...times, tzid, start: start ?? times.start, end: end ?? times.end };
}

/** From times to whole days; back from days to the time of day it had before, or an hour in the morning. */
export function withAllDay(times: Times, allDay: boolean, before: Times | undefined): Times {
  const zone = zoneFor(times.tzid);
  const { startDay, endDay } = shown(times);
  if (allDay) return { ...times, allDay, start: at(startDay, 0, zone), end: at(endDay + 1, 0, zone) };
  const time = before && !before.allDay ? shown(before).startTime : 9 * 3_600_000;
  const length = before && !before.allDay ? before.end - before.start : 3_600_000;
  const start = at(startDay, time, zone);
  return { ...times, allDay, start, end: start + length };
}

/** From when on a meeting can be that has not begun: now, or today. */
export function earliest({ tzid, allDay }: Times, now: number): number {
  const zone = zoneFor(tzid);
  return allDay ? at(dayOf(toWall(now, zone)), 0, zone) : now;
}

/** The day that a zone has. */
export const dayIn = (tzid: string, now: number): number => dayOf(toWall(now, zoneFor(tzid)));
