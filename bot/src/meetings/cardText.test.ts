import fc from 'fast-check';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { anEntry, aSeries, at } from '../test/builders.ts';
import { answerLines, cardContent, closedCardContent, editOf, type Card } from './cardText.ts';
import { textsFor } from '../i18n.ts';

const telling = (locale = 'en', timeZone = 'Europe/Berlin') => ({
  reader: { locale, timeZone },
  linkPrefix: 'https://matrix.to/#/',
});
const nobody = { accepted: [], maybe: [], declined: [] };
const aCard = (changes: Partial<Card> = {}): Card => ({
  roomId: '!room:example.com' as RoomId,
  title: 'Sync',
  description: 'Weekly sync',
  calendar: [anEntry()],
  widgets: [],
  before: undefined,
  names: nobody,
  ...changes,
});
const plain = (text: unknown) => String(text).replace(/[\u2009\u202f\u00a0]/g, ' ');
const linesOf = (card: Card, told = telling()) => plain(cardContent(card, told).body).split('\n');
const jitsi = (data: unknown) => [{ id: 'jitsi', content: { type: 'jitsi', data } }];

describe('a card', () => {
  it('says what, when, where and who, readable without tags', () => {
    const names = { accepted: ['Bob', 'Carol'], maybe: [], declined: ['Dave'] };
    expect(linesOf(aCard({ names }))).toEqual([
      'Sync',
      '📅 October 3, 2040, 10:30 – 11:30 AM GMT+2 (Europe/Berlin)',
      'Weekly sync',
      '🔗 To the meeting: https://matrix.to/#/!room:example.com',
      '',
      'Will you come? Press one of the symbols below this message:',
      '✅ Yes (2): Bob, Carol',
      '❔ Maybe',
      '❌ No (1): Dave',
    ]);
  });

  it('says it in German and in the zone of its reader', () => {
    const lines = linesOf(aCard({ calendar: [aSeries()] }), telling('de', 'America/New_York'));
    expect(lines).toEqual([
      'Sync',
      '📅 3. Oktober 2040, 04:30–05:30 Uhr GMT-4 (America/New_York)',
      '🔁 Wiederholung: Jeden Tag für 2 Termine',
      'Weekly sync',
      '🔗 Zur Besprechung: https://matrix.to/#/!room:example.com',
      '',
      'Kommst du? Drücke eines der Symbole unter dieser Nachricht. Deine Antwort gilt für alle Termine der Serie:',
      '✅ Ja',
      '❔ Vielleicht',
      '❌ Nein',
    ]);
  });

  it('names the zone once, and none for whole days', () => {
    expect(linesOf(aCard(), telling('en', 'UTC'))[1]).toBe('📅 October 3, 2040, 8:30 – 9:30 AM UTC');
    const day = anEntry({ allDay: true, dtstart: at('20401003T000000'), dtend: at('20401004T000000') });
    expect(linesOf(aCard({ calendar: [day] }), telling('en', 'Asia/Tokyo'))[1]).toBe('📅 October 3, 2040');
  });

  it('tells three dates, and how many more there are', () => {
    const calendar = ['a', 'b', 'c', 'd', 'e'].map((uid) => anEntry({ uid }));
    expect(linesOf(aCard({ calendar })).slice(3, 5)).toEqual([
      '📅 October 3, 2040, 10:30 – 11:30 AM GMT+2 (Europe/Berlin)',
      '… and 2 more dates',
    ]);
  });

  it('leaves out what there is not', () => {
    expect(linesOf(aCard({ description: '' }))[2]).toMatch(/^🔗/);
    expect(linesOf(aCard({ calendar: [] }))[1]).toBe('Weekly sync');
  });

  it('tells what changed last, with what was there before', () => {
    const before = { title: 'Old', description: 'Weekly sync', calendar: [aSeries()] };
    expect(linesOf(aCard({ before })).slice(4, 11)).toEqual([
      '',
      'CHANGES',
      'Title: Sync',
      '(previously: Old)',
      'Repeat meeting: No repetition',
      '(previously: Every day for 2 times)',
      '',
    ]);
    const { title, description, calendar } = aCard();
    expect(linesOf(aCard({ before: { title, description, calendar } }))).toEqual(linesOf(aCard()));
  });

  it('leads to the video conference of the widget', () => {
    const widgets = jitsi({ domain: 'meet.example', conferenceId: 'a b/c' });
    expect(linesOf(aCard({ widgets }))[4]).toBe('🎥 Video conference: https://meet.example/a%20b%2Fc');
  });

  it.each([
    [undefined],
    [{ domain: 'meet.example' }],
    [{ domain: 'meet.example', conferenceId: '' }],
    [{ domain: 'evil.example/x?', conferenceId: 'a' }],
    [{ domain: 'meet.example@evil.example', conferenceId: 'a' }],
    [{ domain: '"><script>', conferenceId: 'a' }],
    [{ domain: 'meet.example', conferenceId: 'a'.repeat(1000) }],
    [{ domain: 5, conferenceId: {} }],
  ])('leads nowhere where the widget says no sound address: %j', (data) => {
    expect(cardContent(aCard({ widgets: jitsi(data) }), telling()).body).not.toContain('🎥');
  });

  it('is silent, and so are its edits', () => {
    const content = cardContent(aCard(), telling());
    expect(content).toMatchObject({ msgtype: 'm.notice', 'm.mentions': {} });
    expect(editOf('$card' as EventId, content)).toEqual({
      msgtype: 'm.notice',
      body: `* ${String(content.body)}`,
      format: 'org.matrix.custom.html',
      formatted_body: `* ${String(content.formatted_body)}`,
      'm.mentions': {},
      'm.new_content': content,
      'm.relates_to': { rel_type: 'm.replace', event_id: '$card' },
    });
  });

  it('takes what people wrote as text', () => {
    const nasty = '<img src=x onerror="alert(1)"> {{names}} $t(closed) & [x](javascript:alert(1))';
    const names = { ...nobody, accepted: [nasty] };
    const { body, formatted_body: html } = cardContent(
      aCard({ title: nasty, description: nasty, names, before: aCard({ title: nasty }) }),
      telling(),
    );
    expect(String(body).split(nasty)).toHaveLength(5);
    const escaped = '&lt;img src=x onerror=&quot;alert(1)&quot;&gt; {{names}} $t(closed) &amp; [x]';
    expect(String(html).split(escaped)).toHaveLength(5);
    expect(html).not.toContain('<img');
  });

  it('keeps a title in its line, and turns nothing around', () => {
    expect(linesOf(aCard({ title: ' One\r\n\u2028two\u202ethree\u0007 ' }))[0]).toBe('One twothree');
  });

  it('fits into an event as an edit, whatever people write', () => {
    const unit = fc.constantFrom('"', '\u0001', '𝕏', '\ud800', '<', 'a', '\n', '\u202e');
    const text = fc.tuple(unit, fc.constantFrom(0, 1, 300, 5_000)).map(([each, times]) => each.repeat(times));
    const many = fc.tuple(text, fc.constantFrom(0, 1, 20, 1_000)).map(([name, times]) => {
      return Array.from({ length: times }, () => name);
    });
    const entries = Array.from({ length: 50 }, (_, index) => anEntry({ uid: `e${index}` }));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 4, maxLength: 4 }),
        fc.tuple(many, many, many),
        (texts, names) => {
          const [title = '', description = '', oldTitle = '', oldDescription = ''] = texts;
          const [accepted, maybe, declined] = names;
          const card = aCard({
            title,
            description,
            calendar: entries,
            before: { title: oldTitle, description: oldDescription, calendar: [] },
            names: { accepted, maybe, declined },
          });
          const edit = editOf('$card' as EventId, cardContent(card, telling('de')));
          expect(Buffer.byteLength(JSON.stringify(edit))).toBeLessThan(60_000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['en', false, 'This meeting is called off.'],
    ['en', true, 'This meeting is closed.'],
    ['de', false, 'Diese Besprechung ist abgesagt.'],
    ['de', true, 'Diese Besprechung ist geschlossen.'],
  ])('says in %s that the meeting is no more (over: %s)', (locale, isOver, text) => {
    const { body, msgtype } = closedCardContent(aCard(), telling(locale), isOver);
    expect(msgtype).toBe('m.notice');
    expect(String(body).split('\n').slice(0, 2)).toEqual([text, 'Sync']);
  });
});

it('tells as many names as there is room for', () => {
  const accepted = Array.from({ length: 300 }, (_, index) => `Person ${index}`);
  const [line = ''] = answerLines({ ...nobody, accepted }, textsFor('en'));
  expect(line).toMatch(/^✅ Yes \(300\): Person 0, .* and 26\d more$/);
  expect(line.length).toBeLessThan(500);
});
