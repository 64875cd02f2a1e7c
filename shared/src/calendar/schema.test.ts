import type Joi from 'joi';
import { calendarSchema } from './schema.ts';
import { at, entry, hour } from './test/build.ts';

const complaint = (schema: Joi.Schema, value: unknown) => {
  const [detail] = schema.validate(value).error?.details ?? [];
  return detail && `${detail.path.join('.')} ${detail.message.replace(/^"[^"]*" /, '')}`;
};

const series = hour('20401003T1030', 'FREQ=DAILY;COUNT=5');
const rule = (rrule: string) => [entry({ rrule })];

describe('the schema of what is let in', () => {
  it.each([
    ['a single meeting', [entry()]],
    ['a series without end', rule('FREQ=WEEKLY;BYDAY=MO,TU')],
    ['a series with exceptions', [{ ...series, exdate: [at('20401004T0830', 'UTC')] }]],
    ['an override', [series, entry({ recurrenceId: at('20401004T1030') })]],
    ['an override before its series', [entry({ recurrenceId: at('20401004T1030') }), series]],
    ['days', [entry({ from: at('20401003T0000'), to: at('20401005T0000'), allDay: true })]],
    ['several meetings', [entry(), { ...series, uid: 'b' }]],
  ])('lets in %s', (_, calendar) => {
    expect(calendarSchema.validate(calendar).error).toBeUndefined();
  });

  it('keeps keys it does not know and takes null for not given', () => {
    const given = { ...entry(), rrule: null, exdate: null, recurrenceId: null, color: 'red' };
    expect(calendarSchema.validate([given]).value).toEqual([{ ...entry(), color: 'red' }]);
  });

  it.each<[string, unknown]>([
    ['must be an array', {}],
    ['must contain at least 1 items', []],
    ['0 must be of type object', [7]],
    ['0.uid is required', [{ ...entry(), uid: undefined }]],
    ['0.uid is not allowed to be empty', [entry({ uid: '' })]],
    ['0.uid length must be less than or equal to 255 characters long', [entry({ uid: 'a'.repeat(256) })]],
    ['0.dtstart must be of type object', [{ ...entry(), dtstart: null }]],
    ['0.dtstart.tzid must be an IANA time zone', [entry({ from: at('20401003T1030', 'Mars/X') })]],
    ['0.dtstart.tzid must be an IANA time zone', [entry({ from: at('20401003T1030', '+01:00') })]],
    [
      "0.dtstart.value must be a real date and time as yyyyMMdd'T'HHmmss, 1970 to 2200",
      [entry({ from: at('20400230T1030') })],
    ],
    [
      "0.dtstart.value must be a real date and time as yyyyMMdd'T'HHmmss, 1970 to 2200",
      [entry({ from: at('19691231T1030') })],
    ],
    [
      "0.dtstart.value must be a real date and time as yyyyMMdd'T'HHmmss, 1970 to 2200",
      [entry({ from: at('20401003T102960') })],
    ],
    [
      "0.dtend.value must be a real date and time as yyyyMMdd'T'HHmmss, 1970 to 2200",
      [entry({ to: at('99990101T1030') })],
    ],
    ['0.dtend must be after dtstart', [entry({ to: at('20401003T1030') })]],
    ['0.dtend must be after dtstart', [entry({ to: at('20401003T1100', 'Asia/Tokyo') })]],
    [
      '0.dtend must be within 366 days of dtstart in a series',
      [entry({ rrule: 'FREQ=DAILY', to: at('20421003T1030') })],
    ],
    ['0.allDay can only be true from midnight to midnight of one zone', [entry({ allDay: true })]],
    ['0.allDay must be a boolean', [{ ...entry(), allDay: 'true' }]],
    ['0.rrule must be a string', [{ ...entry(), rrule: 7 }]],
    ['0.rrule is not allowed to be empty', rule('')],
    ['0.rrule must be a usable recurrence rule, but it has no FREQ', rule('COUNT=2')],
    ['0.rrule must be a usable recurrence rule, but it repeats more often than daily', rule('FREQ=HOURLY')],
    [
      '0.rrule must be a usable recurrence rule, but it has a COUNT over 10000',
      rule('FREQ=DAILY;COUNT=10001'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it has an INTERVAL over 1000',
      rule('FREQ=DAILY;INTERVAL=1001'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it has both COUNT and UNTIL',
      rule('FREQ=DAILY;COUNT=2;UNTIL=20410101'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it goes on after the year 2200',
      rule('FREQ=DAILY;UNTIL=99991231T000000Z'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it goes on after the year 2200',
      rule('FREQ=YEARLY;COUNT=200'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it has no occurrence',
      rule('FREQ=DAILY;UNTIL=20401002T000000Z'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it has no occurrence',
      rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
    ],
    [
      '0.rrule must be a usable recurrence rule, but it has more than 24 times a day',
      rule('FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5'),
    ],
    ['0.exdate must be an array', [{ ...series, exdate: {} }]],
    ['0.exdate.0.value is required', [{ ...series, exdate: [{ tzid: 'UTC' }] }]],
    [
      '1.recurrenceId must have a series with the same uid in the calendar',
      [entry(), entry({ recurrenceId: at('20401003T1030') })],
    ],
    [
      '1.recurrenceId must have a series with the same uid in the calendar',
      [series, entry({ uid: 'b', recurrenceId: at('20401003T1030') })],
    ],
    ['must have at least one meeting or series', [entry({ recurrenceId: at('20401003T1030') })]],
    ['1.uid must not be that of an earlier meeting or series', [entry(), series]],
    [
      'must contain less than or equal to 2000 items',
      Array.from({ length: 2001 }, (_, uid) => entry({ uid: `${uid}` })),
    ],
  ])('says where and why: %s', (expected, value) => {
    expect(complaint(calendarSchema, value)?.trim()).toBe(expected);
  });

  it('bounds what the rules of a calendar cost together, and lets in many of the usual ones', () => {
    const many = (rrule: string) =>
      Array.from({ length: 400 }, (_, uid) => ({ ...hour('20401003T1030', rrule), uid: `${uid}` }));
    expect(calendarSchema.validate(many('FREQ=WEEKLY;BYDAY=MO,WE;COUNT=30')).error).toBeUndefined();
    const useless = many('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30');
    const { error } = calendarSchema.validate(useless, { abortEarly: false });
    const problems = error?.details.map(({ context: local }) => String(local?.problem));
    expect(problems).toHaveLength(400);
    expect(problems?.lastIndexOf('has no occurrence')).toBeLessThan(10);
    expect(problems?.at(-1)).toBe('takes too much work together with the rules before it');
    expect(calendarSchema.validate(useless).error?.details).toHaveLength(1);
    expect(calendarSchema.validate(many('FREQ=WEEKLY')).error).toBeUndefined();
  });

  it('names the field in its message', () => {
    const { error } = calendarSchema.validate([entry({ to: at('20400230T1030') })]);
    expect(error?.message).toMatch(/^"\[0\]\.dtend\.value" must be a real date/);
  });

  it('reports every wrong field when asked to', () => {
    const wrong = [entry({ uid: '', from: at('x'), to: at('20401003T1030', 'Mars/X') })];
    const { error } = calendarSchema.validate(wrong, { abortEarly: false });
    expect(error?.details.map(({ path }) => path.join('.'))).toEqual([
      '0.uid',
      '0.dtstart.value',
      '0.dtend.tzid',
    ]);
  });
});
