import fc from 'fast-check';
import { isRoomId, isUserId, localpartOf, serverOf, type UserId } from './ids.ts';

describe('a room id', () => {
  it.each([
    '!abc:example.com',
    '!abc:example.com:8448',
    '!abc:[::1]:8448',
    '!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM',
    '!ÄÖ+=.:example.com',
    `!${'x'.repeat(254)}`,
  ])('can be %s', (id) => {
    expect(isRoomId(id)).toBe(true);
  });

  it.each([
    '',
    '!',
    'abc:example.com',
    '#alias:example.com',
    '@user:example.com',
    '!a b:example.com',
    '!a\n:example.com',
    '!a\0:example.com',
    '!../../x:example.com',
    '!a?x=1:example.com',
    '!a#x:example.com',
    '!\ud800:example.com',
    `!${'x'.repeat(255)}`,
    `!${'ä'.repeat(128)}`,
    undefined,
    null,
    5,
    {},
    ['!abc:example.com'],
  ])('cannot be %p', (id) => {
    expect(isRoomId(id)).toBe(false);
  });
});

describe('a user id', () => {
  it.each([
    '@alice:example.com',
    '@alice:example.com:8448',
    '@alice:[2001:db8::1]:8448',
    '@a/b_c=d.e-f+g:example.com',
    '@:example.com'.replace('@:', '@x:'),
    '@Ünïcödé:example.com',
    `@${'x'.repeat(242)}:example.com`,
  ])('can be %s', (id) => {
    expect(isUserId(id)).toBe(true);
  });

  it.each([
    '@alice',
    '@:example.com',
    '@alice:',
    'alice:example.com',
    '!alice:example.com',
    '@al ice:example.com',
    '@alice:exa mple.com',
    '@alice:example.com/',
    '@alice:example.com?x',
    '@alice:bücher.example',
    '@alice\0:example.com',
    '@\udc00:example.com',
    `@${'x'.repeat(250)}:example.com`,
    `@${'ä'.repeat(125)}:example.com`,
    '__proto__',
    undefined,
    null,
    5,
    {},
  ])('cannot be %p', (id) => {
    expect(isUserId(id)).toBe(false);
  });

  it('comes apart at its first colon', () => {
    const local = fc.stringMatching(/^[a-z0-9._=/+-]{1,50}$/);
    const server = fc.oneof(
      fc.domain(),
      fc.constantFrom('localhost:8448', '[::1]', '[::1]:8448', '10.0.0.1'),
    );
    fc.assert(
      fc.property(local, server, (localpart, name) => {
        const id = `@${localpart}:${name}`;
        fc.pre(id.length <= 255);
        expect(isUserId(id)).toBe(true);
        expect(localpartOf(id as UserId)).toBe(localpart);
        expect(serverOf(id as UserId)).toBe(name);
      }),
    );
  });

  it('is never found where something is not text', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (typeof value !== 'string') expect([isUserId(value), isRoomId(value)]).toEqual([false, false]);
      }),
    );
  });
});
