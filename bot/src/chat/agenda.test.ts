import { anEntry, aSeries, at } from '../test/builders.ts';
import { alice, bob } from '../test/people.ts';
import { createTalk, planMeeting } from '../test/talk.ts';

const typed = (body: string) => ({ content: { msgtype: 'm.text', body } });

describe('the agenda of a person', () => {
  it('is what they are in or invited to, by time, with links', async () => {
    const talk = createTalk();
    const late = await planMeeting(talk, 3, { title: 'Late' });
    const soon = await planMeeting(talk, 1, { title: 'Soon' });
    await planMeeting(talk, 20, { title: 'Far' });
    expect(await talk.ask('!meeting today')).toBe(
      '• October 1, 2040, 10:30 – 11:30 AM GMT+2 – Soon\nTimes are in Europe/Berlin.',
    );
    expect((await talk.ask('!meeting week'))?.match(/Soon|Late|Far/g)).toEqual(['Soon', 'Late']);
    expect((await talk.ask('!meeting next'))?.match(/Soon|Late|Far/g)).toEqual(['Soon']);
    const links = String((await talk.send(typed('!meeting week')))?.content.formatted_body);
    expect(links).toContain(`<a href="https://matrix.to/#/${soon}">Soon</a>`);
    expect(links).toContain(`<a href="https://matrix.to/#/${late}">Late</a>`);
  });

  it('is nothing of the meetings of others', async () => {
    const talk = createTalk();
    await planMeeting(talk, 1, { participants: [] });
    expect(await talk.ask('!meeting today', bob)).toBe('No meetings.');
    expect(await talk.ask('!meeting today')).toContain('Sync');
  });

  it('has each date of a series', async () => {
    const talk = createTalk();
    await planMeeting(talk, 1, { calendar: [aSeries()] });
    expect((await talk.ask('!meeting week'))?.match(/October \d/g)).toEqual(['October 3', 'October 4']);
  });

  it('has days without hours as days', async () => {
    const talk = createTalk();
    const day = anEntry({ allDay: true, dtstart: at('20401001T000000'), dtend: at('20401002T000000') });
    await planMeeting(talk, 1, { calendar: [day] });
    await talk.ask('!meeting zone America/New_York');
    expect(await talk.ask('!meeting today')).toMatch(/^• October 1, 2040 – Sync\n/);
  });

  it('has no breakout sessions, which are part of a meeting', async () => {
    const talk = createTalk();
    const sentIn = await planMeeting(talk, 1);
    talk.service.join(sentIn, alice);
    const groups = [{ title: 'Group', participants: [{ user_id: bob }] }];
    const [start_time, end_time] = ['2040-10-01T10:30', '2040-10-01T11:00'];
    const data = { groups, description: '', start_time, end_time };
    await talk.service.done('net.nordeck.meetings.breakoutsessions.create', data, {
      sentIn,
      sentAt: Date.parse('2040-10-01T06:00:00Z'),
    });
    expect(await talk.ask('!meeting today', bob)).not.toContain('Group');
  });

  it('says how many more there are', async () => {
    const talk = createTalk({ administrators: [alice] });
    for (let day = 1; day < 29; day += 1) await planMeeting(talk, day);
    expect(await talk.ask('!meeting rooms')).toMatch(/\n… and 3 more$/);
  });
});
