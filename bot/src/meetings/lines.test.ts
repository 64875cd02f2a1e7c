import fc from 'fast-check';
import { roomState } from '../../../shared/src/matrix/roomState.ts';
import { calendarRoom } from '../test/people.ts';
import { notice, roomLink, roomName } from './lines.ts';

const room = roomLink('https://matrix.to/#/', calendarRoom, 'My <room>');

describe('an answer of several lines', () => {
  it('can be read without HTML, and has links and code with it', () => {
    const command = { code: '!meeting help' };
    expect(
      notice(['Hello & <welcome>', room, command, { template: 'In {{room}}: {{command}}!', room, command }]),
    ).toEqual({
      msgtype: 'm.notice',
      body: 'Hello & <welcome>\nMy <room>\n!meeting help\nIn My <room>: !meeting help!',
      format: 'org.matrix.custom.html',
      formatted_body:
        'Hello &amp; &lt;welcome&gt;<br><a href="https://matrix.to/#/!cal:example.com">My &lt;room&gt;</a><br><code>!meeting help</code><br>In <a href="https://matrix.to/#/!cal:example.com">My &lt;room&gt;</a>: <code>!meeting help</code>!',
    });
  });

  it('never takes what people wrote for a place', () => {
    const texts = fc
      .array(fc.oneof(fc.string(), fc.constantFrom('{{room}}', '{{name}}', '{{command}}', '{{', '}}')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (name) => {
        const { body } = notice([
          { template: 'Hello {{name}} in {{room}}, {{other}}', room, values: { name } },
        ]);
        expect(body).toBe(`Hello ${name} in My <room>, {{other}}`);
      }),
    );
  });

  it('lets no link end before it should', () => {
    const { formatted_body } = notice([{ link: 'https://x/"><script>', label: 'x' }]);
    expect(formatted_body).toBe('<a href="https://x/%22%3E%3Cscript%3E">x</a>');
  });
});

describe('what a room is called', () => {
  const named = (name: unknown, alias: unknown) =>
    roomName(
      { ...roomState([]), content: (type) => (type === 'm.room.name' ? { name } : { alias }) },
      calendarRoom,
    );

  it.each([
    ['Name', '#a:b', 'Name'],
    ['', '#a:b', '#a:b'],
    [5, undefined, calendarRoom],
    [undefined, '', calendarRoom],
  ])('%p, %p → %s', (name, alias, called) => {
    expect(named(name, alias)).toBe(called);
  });
});
