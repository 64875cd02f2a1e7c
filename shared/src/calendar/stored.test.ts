import fc from 'fast-check';
import Joi from 'joi';
import type { CalendarEntry } from './entry.ts';
import { placeEntry } from './placed.ts';
import { readStoredCalendar } from './stored.ts';
import { at, entry, hour } from './test/build.ts';

const series = hour('20401003T1030', 'FREQ=DAILY;COUNT=5');
const rule = (rrule: string) => [entry({ rrule })];

describe('what stands in rooms', () => {
  it.each([
    ['end before start', [entry({ to: at('20401003T0930') })]],
    ['a rule nobody can read', rule('FREQ=NEVER')],
    ['a rule too often', rule('FREQ=SECONDLY;COUNT=2000000')],
    ['an override of nothing', [entry(), entry({ recurrenceId: at('20401003T1030') })]],
    ['years far away', [entry({ to: at('99991231T0000') })]],
  ])('is read with %s', (_, calendar) => {
    expect(readStoredCalendar(calendar)).toEqual(calendar);
  });

  it('is read without what has not the shape of an entry or a date', () => {
    const given = [7, null, { uid: 'x' }, { ...series, exdate: [7, at('20401004T1030')], allDay: 'x', x: 1 }];
    const expected = [{ ...series, exdate: [at('20401004T1030')], x: 1 }];
    expect(readStoredCalendar(given)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['nothing', []],
    ['no array', {}],
    ['a zone that does not exist', [entry({ from: at('20401003T1030', 'Mars/X') })]],
    ['only overrides', [entry({ recurrenceId: at('20401003T1030') })]],
  ])('is none where it cannot be shown: %s', (_, value) => {
    expect(readStoredCalendar(value)).toBeUndefined();
  });

  const dateTime = Joi.object({ tzid: Joi.string().required(), value: Joi.string().required() }).unknown();
  const shape = Joi.object<CalendarEntry>({
    uid: Joi.string().required(),
    dtstart: dateTime.required(),
    dtend: dateTime.required(),
    rrule: Joi.string().empty(Joi.valid(null, '')),
    exdate: Joi.array().items(dateTime, Joi.any().strip()).empty(null),
    recurrenceId: dateTime.empty(null),
    allDay: Joi.boolean().strict().empty(Joi.any().invalid(true, false)),
  })
    .unknown()
    .required();

  it('is what a schema of its shape would let through, of whatever somebody wrote', () => {
    const odd = fc.constantFrom<unknown>(null, '', 0, 5, 'x', true, false, [], {}, undefined);
    const dates = fc.constantFrom<unknown>(
      at('20401003T1030'),
      at('x'),
      ...[{ ...at('20401003T1130'), more: 1 }, { tzid: 'UTC' }, { tzid: '', value: '20401003T103000' }],
    );
    const oneOf = (...values: fc.Arbitrary<unknown>[]) => fc.oneof(...values, odd);
    const items = fc.record(
      {
        uid: fc.oneof(fc.constant('uid'), odd),
        dtstart: fc.oneof(fc.constant(at('20401003T1030')), dates),
        dtend: fc.oneof(fc.constant(at('20401003T1130')), dates),
        rrule: oneOf(fc.constant('FREQ=DAILY')),
        exdate: oneOf(fc.array(fc.oneof(dates, fc.constantFrom(null, 5)))),
        recurrenceId: oneOf(dates),
        allDay: odd,
        more: odd,
      },
      { requiredKeys: ['uid', 'dtstart', 'dtend'] },
    );
    const wanted = (given: readonly unknown[]) => {
      const entries = given.flatMap((item) => {
        const result: Joi.ValidationResult<CalendarEntry> = shape.validate(item);
        return result.error ? [] : [result.value];
      });
      return entries.some((each) => !each.recurrenceId && placeEntry(each)) ? entries : undefined;
    };
    fc.assert(
      fc.property(fc.array(fc.oneof({ arbitrary: items, weight: 9 }, odd), { maxLength: 5 }), (given) => {
        expect(readStoredCalendar(given)).toEqual(wanted(given));
      }),
      { numRuns: 1_000 },
    );
  });
});
