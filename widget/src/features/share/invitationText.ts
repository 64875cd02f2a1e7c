import { formatRange, ruleInWords } from '../../../../shared/src/calendar/format.ts';
import { instantOf } from '../../../../shared/src/calendar/placed.ts';
import type { SharingInformation } from '../../host/botApi.ts';
import type { Texts } from '../../i18n.ts';
import type { Meeting } from '../../store/meeting.ts';

export type Told = {
  readonly meeting: Pick<Meeting, 'title' | 'description' | 'calendar'>;
  readonly link: string;
  readonly dialIn?: SharingInformation | undefined;
};

export type Language = { readonly t: Texts; readonly locale: string; readonly timeZone: string };

/** What people are told who are invited by other means than Matrix: line by line, without markup. */
export function invitationText(
  { meeting, link, dialIn = {} }: Told,
  { t, locale, timeZone }: Language,
): string {
  const { title, description, calendar } = meeting;
  const entry = calendar.find(({ recurrenceId }) => recurrenceId === undefined);
  const [start, end] = [entry?.dtstart, entry?.dtend].map((time) => time && instantOf(time));
  const allDay = entry?.allDay === true;
  const { jitsi_dial_in_number: number, jitsi_pin: pin } = dialIn;
  const range = formatRange(
    { start: start ?? NaN, end: end ?? NaN },
    { locale, timeZone: allDay && entry ? entry.dtstart.tzid : timeZone, month: 'numeric', allDay },
  );
  return [
    title,
    '',
    ...(range === '' ? [] : [`📅 ${range}`]),
    ...(entry?.rrule === undefined
      ? []
      : [
          t('share.recurrence', { text: ruleInWords(entry.rrule, { locale, timeZone: entry.dtstart.tzid }) }),
        ]),
    '',
    ...(description === '' ? [] : [description]),
    '_'.repeat(26),
    t('share.room', { link }),
    ...(number === undefined ? [] : [t('share.number', { number }), pinLine(pin, t)]),
  ].join('\n');
}

const pinLine = (pin: number | undefined, t: Texts) =>
  pin === undefined ? t('share.noPin') : t('share.pin', { pin: String(pin) });

/** Mail programs and browsers cut longer addresses off. */
const LONGEST_MAILTO = 1_900;
const SHORTER = 0.8;

const encode = (text: string) => encodeURIComponent(text.toWellFormed());

const mailtoOf = (title: string, text: string) =>
  `mailto:?subject=${encode(title)}&body=${encode(text.replaceAll('\n', '\r\n'))}`;

/** Cuts off what is too long, between characters. */
function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length).join('')}…`;
}

/** The address that opens a mail program with the text in it; a long description is shortened. */
export function mailtoUrl(told: Told, language: Language): string {
  const { title, description } = told.meeting;
  let url = mailtoOf(title, invitationText(told, language));
  for (let length = 1_500; url.length > LONGEST_MAILTO && length > 10; length *= SHORTER) {
    const short = {
      ...told.meeting,
      title: shorten(title, length),
      description: shorten(description, Math.floor(length)),
    };
    url = mailtoOf(short.title, invitationText({ ...told, meeting: short }, language));
  }
  return url;
}
