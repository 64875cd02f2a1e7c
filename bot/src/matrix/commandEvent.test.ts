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
    [{ locale: 'en-US,en;q=0.9', timezone: 'Mars/Phobos' }],
    [{ locale: '', timezone: '' }],
    [{ locale: 'x'.repeat(1000), timezone: 'x'.repeat(1000) }],
    [{ locale: '<b>', timezone: '../../etc/passwd' }],
    [{ locale: '__proto__', timezone: 'constructor' }],
  ])('is in English and UTC when its context is %j', (context) => {
    expect(request({ data: {}, context })).toMatchObject({ locale: 'en', timeZone: 'UTC' });
  });
});
