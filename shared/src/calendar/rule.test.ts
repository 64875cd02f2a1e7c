import { readRule } from './rule.ts';

describe('a rule', () => {
  it('is read part by part', () => {
    expect(
      readRule('FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,-1FR;BYSETPOS=1,-1;WKST=SU;COUNT=3').rule,
    ).toMatchObject({
      freq: 'MONTHLY',
      interval: 2,
      byDay: [
        { weekday: 0, nth: 0 },
        { weekday: 4, nth: -1 },
      ],
      bySetPos: [-1, 1],
      weekStart: 6,
      count: 3,
    });
  });

  it.each([
    ['FREQ=DAILY;UNTIL=20401010T215959Z', { kind: 'instant', at: Date.UTC(2040, 9, 10, 21, 59, 59) }],
    ['FREQ=DAILY;UNTIL=20401010T215959', { kind: 'wall', at: Date.UTC(2040, 9, 10, 21, 59, 59) }],
    ['FREQ=DAILY;UNTIL=20401010', { kind: 'date', day: Date.UTC(2040, 9, 10) / 86_400_000 }],
  ])('ends in one of three ways: %s', (text, until) => {
    expect(readRule(text).rule?.until).toEqual(until);
  });

  it('may have its name before it, small letters, a semicolon at the end', () => {
    const { rule } = readRule('FREQ=DAILY;COUNT=3');
    expect(readRule('RRULE:FREQ=DAILY;COUNT=3').rule).toEqual(rule);
    expect(readRule('freq=daily;count=3;').rule).toEqual(rule);
  });

  it.each([
    ['', 'has no FREQ'],
    ['COUNT=3', 'has no FREQ'],
    ['FREQ=FORTNIGHTLY', 'has an unknown FREQ'],
    ['FREQ=DAILY;FREQ=DAILY', 'has more than one FREQ'],
    ['FREQ=DAILY;X-MOON=FULL', 'has an unknown part'],
    ['FREQ=DAILY;__proto__=1', 'has an unknown part'],
    ['FREQ=DAILY;INTERVAL=0', 'has a bad INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1.5', 'has a bad INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1e3', 'has a bad INTERVAL'],
    ['FREQ=DAILY;COUNT=-1', 'has a bad COUNT'],
    ['FREQ=DAILY;COUNT=9999999999', 'has a bad COUNT'],
    ['FREQ=DAILY;UNTIL=tomorrow', 'has an UNTIL that is no date'],
    ['FREQ=DAILY;UNTIL=20400230', 'has an UNTIL that is no date'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', 'has a bad BYDAY'],
    ['FREQ=WEEKLY;BYDAY=XX', 'has a bad BYDAY'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'has a bad BYDAY'],
    ['FREQ=MONTHLY;BYDAY=54MO', 'has a bad BYDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'has a bad BYMONTHDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'has a bad BYMONTHDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=', 'has a bad BYMONTHDAY'],
    ['FREQ=YEARLY;BYMONTH=13', 'has a bad BYMONTH'],
    ['FREQ=DAILY;BYHOUR=24', 'has a bad BYHOUR'],
    ['FREQ=DAILY;WKST=1', 'has a bad WKST'],
    [`FREQ=DAILY;${'A'.repeat(3000)}`, 'is longer than 2000 characters'],
  ])('is refused with a reason: %s', (text, problem) => {
    expect(readRule(text).problem).toBe(problem);
  });
});
