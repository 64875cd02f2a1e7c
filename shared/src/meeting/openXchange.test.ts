import type { ExternalData } from '../commands/fields.ts';
import { openXchangeRule } from './openXchange.ts';

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
