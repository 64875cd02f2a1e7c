import type { Content } from '../../../shared/src/matrix/event.ts';
import { anEntry, aSeries, at } from '../test/builders.ts';
import { invitationContent, type Invitation } from './invitation.ts';

const invite = (changes: Partial<Invitation> = {}) => {
  const content = invitationContent({
    calendar: [
      {
        ...aSeries({ rrule: 'FREQ=DAILY;COUNT=3' }),
        dtstart: { tzid: 'UTC', value: '20201111T140700' },
        dtend: { tzid: 'UTC', value: '20201111T160700' },
      },
    ],
    description: 'A demo meeting',
    organizer: 'alice',
    locale: 'en',
    timeZone: 'UTC',
    ...changes,
  });
  return plainSpaces(content);
};

// Intl puts narrow and other spaces into ranges.
const plainSpaces = (content: Content): Content =>
  Object.fromEntries(
    Object.entries(content).map(([key, value]) => [key, String(value).replace(/[\u2009\u202f\u00a0]/g, ' ')]),
  );

describe('the reason of an invitation', () => {
  it('is that of NeoDateFix', () => {
    expect(invite()).toEqual({
      membership: 'invite',
      reason:
        "📅 11/11/2020, 2:07 – 4:07 PM UTC\n🔁 Recurrence: Every day for 3 times\nyou've been invited to a meeting by alice\nA demo meeting",
      'io.element.html_reason':
        "📅 11/11/2020, 2:07 – 4:07 PM UTC<br/>\n🔁 Recurrence: Every day for 3 times<br/><br/>\nyou've been invited to a meeting by alice\n<hr><i>A demo meeting</i>",
    });
  });

  it('is that of NeoDateFix in German', () => {
    expect(invite({ locale: 'de', timeZone: 'Europe/Berlin' })['io.element.html_reason']).toBe(
      '📅 11.11.2020, 15:07–17:07 Uhr MEZ<br/>\n🔁 Wiederholung: Jeden Tag für 3 Termine<br/><br/>\nalice hat dich zu dieser Besprechung eingeladen\n<hr><i>A demo meeting</i>',
    );
  });

  it('leaves out what there is not', () => {
    const bare = { calendar: [anEntry()], description: '', organizer: undefined, timeZone: 'Europe/Berlin' };
    expect(invite(bare)).toEqual({
      membership: 'invite',
      reason: '📅 10/3/2040, 10:30 – 11:30 AM GMT+2',
      'io.element.html_reason': '📅 10/3/2040, 10:30 – 11:30 AM GMT+2<br/><br/>',
    });
  });

  it('tells the meeting itself and not an exception from it', () => {
    const moved = anEntry({ recurrenceId: at('20401004T103000'), dtstart: at('20401005T103000') });
    expect(invite({ calendar: [moved, aSeries()], timeZone: 'Europe/Berlin' }).reason).toMatch(
      /^📅 10\/3\/2040/,
    );
  });

  it('is told in English and UTC where language and zone are none', () => {
    expect(invite({ locale: 'xx-XX', timeZone: 'Mars/Phobos', calendar: [anEntry()] }).reason).toMatch(
      /^📅 10\/3\/2040, 8:30 – 9:30 AM UTC\nyou've been invited/,
    );
  });

  it('escapes in the HTML and nowhere else', () => {
    const nasty = `<img src=x onerror="alert(1)"> {{name}} $t(closed) & [x](javascript:alert(1))`;
    const { reason, 'io.element.html_reason': html } = invite({ organizer: nasty, description: nasty });
    expect(String(reason).split(nasty)).toHaveLength(3);
    expect(html).not.toContain('<img');
    expect(
      String(html).split('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; {{name}} $t(closed) &amp; [x]'),
    ).toHaveLength(3);
  });

  it.each(['x', '𝄞', '"'])(
    'shortens a description of 20,000 × %s, which the topic has whole',
    (character) => {
      const content = invite({ description: character.repeat(20_000 / character.length) });
      expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(12_000);
      expect(content.reason).toMatch(/…$/);
      expect(String(content.reason).isWellFormed()).toBe(true);
    },
  );
});
