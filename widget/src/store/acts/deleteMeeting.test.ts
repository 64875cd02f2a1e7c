import { deleteMeeting } from '../../../../shared/src/calendar/edit.ts';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { single } from '../../test/rooms.ts';
import { deletionsOf } from './deleteMeeting.ts';
import { restoreMeetingAct } from './restoreMeeting.ts';

const daily = single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' });
const on = (day: number) => ({ uid: 'a', recurrenceId: Date.UTC(2040, 9, day, 10, 30) });
const before = Date.UTC(2040, 9, 1);
const scopes = (calendar: Calendar, day: number, now = before) =>
  deletionsOf({ calendar }, on(day), now).map(({ scope }) => scope);

describe('the ways to delete', () => {
  test('of a single meeting are one', () => {
    const calendar = single('20401003T103000', '20401003T113000');
    expect(deletionsOf({ calendar }, { uid: 'a' }, before)).toEqual([{ scope: 'all' }]);
  });

  test.each([
    [3, ['one', 'all']],
    [4, ['one', 'following', 'all']],
    [6, ['one', 'following', 'all']],
    [7, ['one', 'all']],
  ])('of a series know what follows: day %i', (day, expected) => {
    expect(scopes(daily, day)).toEqual(expected);
  });

  test('leave something that is still to come', () => {
    expect(scopes(daily, 7, Date.UTC(2040, 9, 7))).toEqual(['all']);
    expect(scopes(daily, 6, Date.UTC(2040, 9, 6))).toEqual(['one', 'following', 'all']);
  });

  test('are one where there is no such meeting any more', () => {
    expect(scopes(daily, 20)).toEqual(['all']);
  });

  test('let other series of the room be', () => {
    const other = single('20401003T150000', '20401003T160000', { uid: 'b' });
    const [one, following] = deletionsOf({ calendar: [...daily, ...other] }, on(5), before);
    expect(one).toMatchObject({ rest: [{ uid: 'a' }, { uid: 'b' }] });
    expect(following).toMatchObject({ rest: [{ uid: 'a' }, { uid: 'b' }] });
  });
});

describe('taking back', () => {
  const roomId = '!a:example.org' as RoomId;
  const deleted = (scope: 'one' | 'following', day: number, calendar = daily) => ({
    roomId,
    scope,
    ref: on(day),
    before: calendar,
    after: deleteMeeting(calendar, on(day), scope) ?? [],
  });
  const restore = (calendar: Calendar, what: ReturnType<typeof deleted>) =>
    restoreMeetingAct({ roomId, title: '', calendar }, what, roomId)?.effect;

  test('brings back a meeting that had been moved to where it was', () => {
    const moved: Calendar = [
      ...daily,
      ...single('20401005T180000', '20401005T190000', { recurrenceId: daily[0]!.dtstart }).map((entry) => ({
        ...entry,
        recurrenceId: { tzid: 'UTC', value: '20401005T103000' },
      })),
    ];
    const what = deleted('one', 5, moved);
    expect(what.after).toHaveLength(1);
    expect(restore(what.after, what)).toMatchObject({ change: { calendar: moved } });
  });

  test('keeps what others changed meanwhile', () => {
    const what = deleted('one', 5);
    const meanwhile = deleteMeeting(what.after, on(6), 'one') ?? [];
    expect(restore(meanwhile, what)).toMatchObject({
      change: { calendar: [{ exdate: [{ tzid: 'UTC', value: '20401006T103000' }] }] },
    });
  });

  test('is not possible where others changed what a series was cut from', () => {
    const what = deleted('following', 5);
    expect(restore(deleteMeeting(what.after, on(4), 'one') ?? [], what)).toBeUndefined();
  });

  test('works while the deletion has not come back to us', () => {
    expect(restore(daily, deleted('following', 5))).toMatchObject({ change: { calendar: daily } });
  });
});
