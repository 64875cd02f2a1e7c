import { aSeries } from '../test/builders.ts';
import { bob } from '../test/people.ts';
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
});
