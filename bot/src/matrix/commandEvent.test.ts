import type { EventId } from '../../../shared/src/matrix/ids.ts';
import { alice, bob, calendarRoom } from '../test/people.ts';
import { toRequest } from './commandEvent.ts';

const request = (content: object) =>
  toRequest(calendarRoom, {
    event_id: '$a' as EventId,
    type: 'x',
    sender: alice,
    origin_server_ts: 5,
    content: { ...content },
  });

describe('a room event as a command', () => {
  it('has its data and its context, and is of its sender', () => {
    const content = { data: { a: 1 }, context: { locale: 'de-AT', timezone: 'Europe/Vienna' }, sender: bob };
    expect(request(content)).toEqual({
      id: '$a',
      type: 'x',
      sender: alice,
      sentIn: calendarRoom,
      data: { a: 1 },
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
      sentAt: 5,
    });
  });

  it.each([
    [undefined],
    [null],
    ['de'],
    [{}],
    [{ locale: 5, timezone: ['UTC'] }],
    [{ locale: 'en-US,en;q=0.9' }],
    [{ locale: '', timezone: '' }],
    [{ locale: 'x'.repeat(1000) }],
    [{ locale: '<b>' }],
    [{ locale: '__proto__' }],
  ])('is in English and UTC when its context is %j', (context) => {
    expect(request({ data: {}, context })).toMatchObject({ locale: 'en', timeZone: 'UTC' });
  });

  it('keeps of a zone that is none what can be judged, and no more', () => {
    const zoneOf = (timezone: string) => request({ data: {}, context: { timezone } }).timeZone;
    expect(zoneOf('Mars/Phobos')).toBe('Mars/Phobos');
    expect(zoneOf('x'.repeat(1000))).toHaveLength(100);
  });

  it('knows languages also as POSIX writes them', () => {
    expect(request({ data: {}, context: { locale: 'de_DE' } }).locale).toBe('de-DE');
  });

  it.each([['!other:example.com'], ['nonsense'], [5]])(
    'is below the room it was sent in, and not %j',
    (parent) => {
      const data = { title: 'T', parent_room_id: parent };
      expect(request({ data }).data).toEqual({ title: 'T', parent_room_id: calendarRoom });
    },
  );
});
