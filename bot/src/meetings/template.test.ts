import fc from 'fast-check';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { base32, fillTemplate, needsRoom } from './template.ts';

const roomId = '!room:example.com' as RoomId;
const values = { title: 'Sync', uuid: '0000', roomId };
const fill = (text: string, changes: object = {}) => fillTemplate({ text }, { ...values, ...changes }).text;

describe('a template', () => {
  it.each([
    ['{{title}}', 'Sync'],
    ['{{{title}}} {{&title}}', 'Sync Sync'],
    ['{{uuid}}', '0000'],
    ['{{room_id}}', '!room:example.com'],
    ['{{base32_room_id}}', base32(roomId)],
    ['{{base32_room_id50}}', base32(roomId).slice(0, 50)],
    [
      '{{#encodeURIComponent}}{{title}} & {{room_id}}{{/encodeURIComponent}}',
      'Sync%20%26%20!room%3Aexample.com',
    ],
    ['no variable, $matrix_user_id {title}', 'no variable, $matrix_user_id {title}'],
    ['{{HOMESERVER_URL}}{{process}}{{env.ACCESS_TOKEN}}{{unknown}}', ''],
  ])('%s becomes %s', (text, filled) => {
    expect(fill(text)).toBe(filled);
  });

  it('sees of the data of a widget what is no template itself', () => {
    const data = { domain: 'meet.example', id: '{{base32_room_id}}', audio: true };
    expect(fill('{{data.domain}} {{data.id}} {{data.audio}}', { data })).toBe('meet.example  true');
  });

  it('knows nothing of the room before there is one', () => {
    expect(fillTemplate({ text: '[{{room_id}}{{base32_room_id}}]' }, { title: '', uuid: '' }).text).toBe(
      '[]',
    );
  });

  it('is filled in every string, and nothing else changes', () => {
    const content = { a: ['{{title}}', 1, null, { b: '{{title}}' }], '{{title}}': true, c: false, d: {} };
    expect(fillTemplate(content, values)).toEqual({
      a: ['Sync', 1, null, { b: 'Sync' }],
      '{{title}}': true,
      c: false,
      d: {},
    });
  });

  it('takes any title as it is, and keeps the JSON around it whole', () => {
    const content = {
      name: '{{title}}',
      data: { roomName: 'In "{{{title}}}"', deep: [{ x: '{{title}}!' }] },
    };
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{{uuid}}',
        '{{#title}}',
        '{{/title}}',
        '{{> x}}',
        '{{=<% %>=}}',
        '"},"x":{"',
        '\\',
        '\n\t\0',
        '$&$1$`',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(texts, { maxLength: 4 }).map((parts) => parts.join('')),
        (title) => {
          const filled = fillTemplate(content, { ...values, title });
          expect(filled).toEqual({
            name: title,
            data: { roomName: `In "${title}"`, deep: [{ x: `${title}!` }] },
          });
          expect(Object.keys(JSON.parse(JSON.stringify(filled)) as object)).toEqual(['name', 'data']);
        },
      ),
    );
  });

  it('encodes any title for an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const encoded = String(fill('{{#encodeURIComponent}}{{title}}{{/encodeURIComponent}}', { title }));
        expect(encoded).toMatch(/^[\w\-.!~*'()%]*$/);
        expect(decodeURIComponent(encoded)).toBe(title.toWellFormed());
      }),
    );
  });

  it.each(['{{', '{{#title}}', '{{/title}}', '{{title'])('that cannot be parsed fails: %s', (text) => {
    expect(() => fill(text)).toThrow();
  });

  it.each<[Content, boolean]>([
    [{ url: 'https://x/{{room_id}}' }, true],
    [{ data: { deep: ['{{{base32_room_id}}}'] } }, true],
    [{ url: '{{ base32_room_id50 }}' }, true],
    [{ url: '{{#encodeURIComponent}}{{room_id}}{{/encodeURIComponent}}' }, true],
    [{ url: 'https://x/$matrix_room_id' }, false],
    [{ url: 'https://x/{{title}}/room_id' }, false],
    [{}, false],
  ])('needs the room or not: %j', (content, needs) => {
    expect(needsRoom(content)).toBe(needs);
  });
});

describe('base32', () => {
  // RFC 4648, section 10, without padding.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
    ['ä', 'YOSA'],
  ])('of %s is %s', (text, encoded) => {
    expect(base32(text)).toBe(encoded);
  });

  it('can be read back', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const decode = (text: string) => {
      const bits = [...text].map((digit) => alphabet.indexOf(digit).toString(2).padStart(5, '0')).join('');
      const bytes = bits.match(/.{8}/g) ?? [];
      return new TextDecoder().decode(new Uint8Array(bytes.map((byte) => parseInt(byte, 2))));
    };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(text.isWellFormed() && !text.startsWith('\ufeff'));
        expect(decode(base32(text))).toBe(text);
      }),
    );
  });
});
