import type { ExternalData } from '../commands/fields.ts';
import { openXchangeReference, openXchangeRule, openXchangeUrl } from './openXchange.ts';

const rule = 'FREQ=DAILY;COUNT=2';
const ox = (reference: unknown) => ({ 'io.ox': reference }) as ExternalData;

describe('the rule of a series in Open-Xchange', () => {
  it('is the first of its rules', () => {
    expect(openXchangeRule(ox({ folder: 'cal://0/471', rrules: [rule, 'FREQ=WEEKLY'] }))).toBe(rule);
    expect(openXchangeRule(ox({ folder: 'f', id: 'i', rrules: [rule] }))).toBe(rule);
  });

  it.each<ExternalData | undefined>([
    undefined,
    {},
    { other: { folder: 'f', rrules: [rule] } },
    ox({ rrules: [rule] }),
    ox({ folder: 5, rrules: [rule] }),
    ox({ folder: 'f', id: 5, rrules: [rule] }),
    ox({ folder: 'f' }),
    ox({ folder: 'f', rrules: [] }),
    ox({ folder: 'f', rrules: rule }),
    ox({ folder: 'f', rrules: [5] }),
    ox({ folder: 'f', rrules: [rule, 'nonsense'] }),
    ox({ folder: 'f', rrules: ['FREQ=FORTNIGHTLY'] }),
    ox(null),
  ])('is none where the reference is not sound: %j', (data) => {
    expect(openXchangeRule(data)).toBeUndefined();
  });
});

describe('the appointment in Open-Xchange', () => {
  const template = 'https://ox.example.org/appsuite/#app=io.ox/calendar&id={{id}}&folder={{folder}}';

  it('is the one that folder and id name', () => {
    expect(openXchangeReference(ox({ folder: 'cal://0/471', id: 'a' }))).toEqual({
      folder: 'cal://0/471',
      id: 'a',
    });
  });

  it.each<ExternalData | undefined>([undefined, {}, ox({ folder: 'f' }), ox({ id: 'a' }), ox(null)])(
    'is none where one of them is missing: %j',
    (data) => {
      expect(openXchangeReference(data)).toBeUndefined();
    },
  );

  it('has an address, in which both stand as they are', () => {
    expect(openXchangeUrl(template, { folder: 'cal://0/471', id: '{{folder}}$&' })).toBe(
      'https://ox.example.org/appsuite/#app=io.ox/calendar&id={{folder}}$&&folder=cal://0/471',
    );
  });

  it('has no address that leads elsewhere than to the web, or nowhere', () => {
    expect(openXchangeUrl('{{id}}', { folder: '', id: 'javascript:alert(1)' })).toBeUndefined();
    expect(openXchangeUrl('{{id}}', { folder: '', id: 'a' })).toBeUndefined();
    expect(openXchangeUrl(undefined, { folder: '', id: 'a' })).toBeUndefined();
  });
});
