import fc from 'fast-check';
import { richText, shorten } from './richText.ts';

describe('a message in its two forms', () => {
  it('has the tags in the HTML and the text in both', () => {
    expect(richText([{ text: 'a < b', before: '<b>', after: '</b>' }, { text: ' & "c"' }])).toEqual({
      plain: 'a < b & "c"',
      html: '<b>a &lt; b</b> &amp; &quot;c&quot;',
    });
    expect(richText([])).toEqual({ plain: '', html: '' });
  });

  it('lets no text become a tag, an entity or the end of an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { plain, html } = richText([{ text }]);
        expect(plain).toBe(text);
        expect(html).not.toMatch(/[<>"]|&(?!(amp|lt|gt|quot);)/);
        const back = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' } as Record<string, string>;
        expect(html.replace(/&\w+;/g, (entity) => back[entity] ?? '?')).toBe(text);
      }),
    );
  });
});

describe('a text that is too long', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['', 3, ''],
    ['ab𝄞d', 4, 'ab…'],
    ['ab𝄞d', 5, 'ab𝄞d'],
  ])('%s of %d becomes %s', (text, length, short) => {
    expect(shorten(text, length)).toBe(short);
  });

  it('becomes no longer than it may, and stays whole characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (text, length) => {
          const short = shorten(text, length);
          expect(short.length).toBeLessThanOrEqual(length);
          expect(short.isWellFormed()).toBe(true);
          expect(text.length <= length ? short === text : short.endsWith('…')).toBe(true);
        },
      ),
    );
  });
});
