import { anEntry, aSeries, at } from '../test/builders.ts';
import { changeMessage, type Described } from './changeMessage.ts';

const before: Described = {
  title: 'Old',
  description: 'Was',
  calendar: [aSeries({ rrule: 'FREQ=DAILY;COUNT=5' })],
};
const tell = (changes: Partial<Described>, from: Partial<Described> = {}, locale = 'en') => {
  const was = { ...before, ...from };
  const message = changeMessage(was, { ...was, ...changes }, { locale, timeZone: 'Europe/Berlin' });
  return message && { html: String(message.formatted_body), body: String(message.body) };
};

const single = anEntry();
const series = aSeries({ rrule: 'FREQ=DAILY;COUNT=5' });
const moved = anEntry({
  recurrenceId: at('20401009T103000'),
  dtstart: at('20401009T104000'),
  dtend: at('20401009T114000'),
});
const longSeries = aSeries({ rrule: 'FREQ=DAILY;COUNT=20' });

describe('the message about a change', () => {
  it('is none when nothing changed', () => {
    expect(tell({})).toBeUndefined();
    expect(tell({ calendar: structuredClone(before.calendar) })).toBeUndefined();
  });

  // What NeoDateFix's own end-to-end tests look for.
  it.each([
    [{ title: 'New Meeting' }, {}, /Title: New Meeting/],
    [{ calendar: [series] }, { calendar: [single] }, /Repeat meeting: Every day for 5 times/],
    [{ calendar: [single] }, { calendar: [series] }, /Repeat meeting: No repetition/],
    [{ calendar: [single] }, { calendar: [series] }, /\(previously: Every day for 5 times\)/],
    [{ calendar: [series] }, { calendar: [single] }, /\(previously: No repetition\)/],
    [
      { calendar: [longSeries, moved] },
      { calendar: [longSeries] },
      /A single meeting from a meeting series is moved to October 9, 2040, 10:40\s–\s11:40\sAM GMT\+2/,
    ],
    [
      { calendar: [{ ...series, exdate: [at('20401003T103000')] }] },
      {},
      /A single meeting from a meeting series on October 3, 2040, 10:30\s–\s11:30\sAM GMT\+2 is deleted/,
    ],
    [
      { calendar: [anEntry({ dtstart: at('20401004T103000'), dtend: at('20401004T110000') })] },
      { calendar: [single] },
      /Date: October 4, 2040, 10:30\s–\s11:00\sAM GMT\+2\n\(previously: October 3, 2040, 10:30\s–\s11:30\sAM GMT\+2\)/,
    ],
  ])('reads as people know it: %j', (changes, from, pattern) => {
    const message = tell(changes, from);
    expect(message?.body).toMatch(pattern);
  });

  it.each([
    [{ title: 'Neu' }, {}, 'Änderungen\nTitel: Neu\n(bislang: Old)'],
    [{ description: '' }, {}, 'Änderungen\nBeschreibung: keine\n(bislang: Was)'],
    [
      { calendar: [single] },
      {},
      'Änderungen\nDie Besprechung wiederholen: Nicht wiederholen\n(bislang: Jeden Tag für 5 Termine)',
    ],
    [
      { calendar: [anEntry({ dtend: at('20401003T120000') })] },
      { calendar: [single] },
      'Änderungen\nZeitraum: 3. Oktober 2040, 10:30–12:00 Uhr MESZ\n(bislang: 3. Oktober 2040, 10:30–11:30 Uhr MESZ)',
    ],
  ])('is told in German: %j', (changes, from, body) => {
    expect(
      tell(changes, from, 'de')
        ?.body.replace(/[\u2009\u202f\u00a0]/g, ' ')
        .replace(/ – /g, '–'),
    ).toBe(body);
  });

  it('tells title, date, description and rule in this order, new before old', () => {
    const after = { title: 'New', description: 'Is', calendar: [anEntry({ dtend: at('20401003T120000') })] };
    expect(
      tell(after)
        ?.body.split('\n')
        .map((line) => line.split(/[ :]/)[0]),
    ).toEqual([
      'CHANGES',
      'Title',
      '(previously',
      'Date',
      '(previously',
      'Description',
      '(previously',
      'Repeat',
      '(previously',
    ]);
  });

  it('has no headline when it tells of single occurrences', () => {
    const message = tell({ calendar: [{ ...series, exdate: [at('20401003T103000')] }], title: 'New' });
    expect(message?.body).toMatch(/^Title: New/);
    expect(message?.html).not.toContain('CHANGES');
  });

  it.each([
    ['Additional date: ', { calendar: [series, anEntry({ uid: 'more' })] }, {}],
    ['No longer takes place: ', { calendar: [series] }, { calendar: [series, anEntry({ uid: 'more' })] }],
    [
      'A single meeting from a meeting series on ',
      { calendar: [series] },
      { calendar: [{ ...series, exdate: [at('20401004T103000')] }] },
    ],
    [
      'A single meeting from a meeting series is moved to ',
      { calendar: [longSeries] },
      { calendar: [longSeries, moved] },
    ],
  ])('tells also what NeoDateFix does not notice: %s', (text, changes, from) => {
    expect(tell(changes, from)?.body).toContain(text);
  });

  it('has both forms of the same, escaped in the HTML only', () => {
    const nasty = '<b>"x"</b> & {{value}} $t(closed)\nsecond line';
    const message = tell({ title: nasty, description: nasty });
    expect(message?.body).toContain(`Title: ${nasty}`);
    expect(message?.html).toContain(
      '<strong>Title: &lt;b&gt;&quot;x&quot;&lt;/b&gt; &amp; {{value}} $t(closed)\nsecond line</strong><br>',
    );
  });

  it('is short whatever the descriptions are', () => {
    const message = tell({ description: '"'.repeat(20_000) }, { description: '𝄞'.repeat(10_000) });
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(30_000);
  });
});
