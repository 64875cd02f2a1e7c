import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { textsFor, type TextKey, type Texts } from '../i18n.ts';
import { answers, type Answer } from './answers.ts';
import { changeLines, type Described } from './changeMessage.ts';
import { lineOf, messageOf, oneLine, shorten, textOfLines, type Piece } from './richText.ts';
import type { Widget } from './widgetPlan.ts';
import { whenInWords, type Reader } from './whenInWords.ts';

/** What a card shows of a meeting. */
export type Card = Described & {
  readonly roomId: RoomId;
  readonly widgets: readonly Widget[];
  /** The meeting as it was before it was changed last, if that is known. */
  readonly before: Described | undefined;
  /** Who gave which answer, by name. */
  readonly names: Readonly<Record<Answer, readonly string[]>>;
};

/** How cards are told. */
export type Telling = {
  readonly reader: Reader;
  /** What stands before a room's id in a link to it. */
  readonly linkPrefix: string;
};

/*
 * Lengths in UTF-16 units. An edit holds the card four times over, and of what people wrote each unit can become six
 * bytes; an event holds 64 KiB.
 */
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 300;
const MAX_NAMES = 400;
const MAX_LINK = 200;
const MOST_DATES = 3;
const CHANGE_LIMITS = { description: 100, changes: 3 };

const words: Readonly<Record<Answer, TextKey>> = {
  accepted: 'answerAccepted',
  maybe: 'answerMaybe',
  declined: 'answerDeclined',
};

const isSeries = (calendar: Calendar) => calendar.some(({ rrule }) => rrule !== undefined);
const mainEntries = (calendar: Calendar) => calendar.filter(({ recurrenceId }) => recurrenceId === undefined);

/** Title and times. */
function head({ title, calendar }: Described, { reader }: Telling, t: Texts): Piece[] {
  const entries = mainEntries(calendar);
  const dates = entries.slice(0, MOST_DATES).flatMap((entry) => {
    const { range, rule } = whenInWords(entry, reader, 'long');
    // The offset alone does not say whose time it is.
    const isNamed = entry.allDay === true || range.endsWith(reader.timeZone);
    return [
      ...lineOf({ text: `📅 ${range}${isNamed ? '' : ` (${reader.timeZone})`}` }),
      ...(rule === undefined ? [] : lineOf({ text: `🔁 ${t('recurrence')}: ${rule}` })),
    ];
  });
  const more = entries.length - MOST_DATES;
  return [
    ...lineOf({ text: oneLine(title, MAX_TITLE), before: '<strong>', after: '</strong>' }),
    ...dates,
    ...(more > 0 ? lineOf({ text: t('moreDates', { number: more }) }) : []),
  ];
}

/** Where the video conference is that the room's widget shows; people without widgets follow the link. */
function conferenceLink(widgets: readonly Widget[]): string | undefined {
  const data = widgets.find(({ content }) => content.type === 'jitsi')?.content.data;
  const { domain, conferenceId } = (typeof data === 'object' && data !== null ? data : {}) as Content;
  if (typeof domain !== 'string' || typeof conferenceId !== 'string' || conferenceId === '') return undefined;
  const url = URL.parse(`https://${domain}/${encodeURIComponent(conferenceId)}`);
  // Nothing but a host: whoever may change widgets must not lead people elsewhere under this name.
  return url?.host === domain.toLowerCase() && url.href.length <= MAX_LINK ? url.href : undefined;
}

const linkLine = (text: string, link: string): Piece[] =>
  lineOf({ text: `${text}: ` }, { text: link, before: `<a href="${encodeURI(link)}">`, after: '</a>' });

/** As many names as there is room for. */
export function namesInWords(names: readonly string[], t: Texts): string {
  let length = 0;
  const end = names.findIndex((name) => (length += name.length + 2) > MAX_NAMES);
  const told = end < 0 ? names : names.slice(0, end);
  const rest = names.length - told.length;
  return rest === 0 ? told.join(', ') : t('namesMore', { names: told.join(', '), number: rest });
}

/** One line for each answer that can be given, with those who gave it. */
export function answerLines(names: Card['names'], t: Texts): readonly string[] {
  return (Object.keys(answers) as Answer[]).map((answer) => {
    const line = `${answers[answer]} ${t(words[answer])}`;
    const given = names[answer];
    return given.length === 0 ? line : `${line} (${given.length}): ${namesInWords(given, t)}`;
  });
}

const separator = lineOf({ text: '' });

/** Changes as a card has room for them. */
function changes({ before, ...card }: Card, { reader }: Telling): readonly Piece[] {
  const short = ({ title, ...rest }: Described) => ({ ...rest, title: oneLine(title, MAX_TITLE) });
  const lines = before && changeLines(short(before), short(card), reader, CHANGE_LIMITS);
  return lines === undefined ? [] : [...separator, ...lines];
}

/**
 * A message that nobody is notified of: it is a notice, and it mentions nobody, whatever names stand in it.
 */
const silent = (lines: readonly Piece[]): Content => ({
  ...messageOf('m.notice', textOfLines(lines)),
  'm.mentions': {},
});

/** The card of a meeting: what it is, what changed, and who comes. */
export function cardContent(card: Card, telling: Telling): Content {
  const { locale } = telling.reader;
  const t = textsFor(locale);
  const description = shorten(card.description, MAX_DESCRIPTION);
  const video = conferenceLink(card.widgets);
  return silent([
    ...head(card, telling, t),
    ...(description === '' ? [] : lineOf({ text: description, before: '<i>', after: '</i>' })),
    ...linkLine(`🔗 ${t('cardLink')}`, `${telling.linkPrefix}${card.roomId}`),
    ...(video === undefined ? [] : linkLine(`🎥 ${t('cardVideo')}`, video)),
    ...changes(card, telling),
    ...separator,
    ...lineOf({ text: t(isSeries(card.calendar) ? 'cardAnswerSeries' : 'cardAnswer') }),
    ...answerLines(card.names, t).flatMap((text) => lineOf({ text })),
  ]);
}

/** The card of a meeting that was closed: called off, if anything of it was still to come. */
export function closedCardContent(card: Described, telling: Telling, isOver: boolean): Content {
  const t = textsFor(telling.reader.locale);
  const said = { text: t(isOver ? 'cardOver' : 'cardCalledOff'), before: '<strong>', after: '</strong>' };
  return silent([...lineOf(said), ...head(card, telling, t)]);
}

/** The edit by which a message becomes another one. */
export function editOf(eventId: EventId, content: Content): Content {
  const { body, formatted_body: html } = content;
  return {
    ...content,
    // For clients that know no edits.
    body: `* ${String(body)}`,
    formatted_body: `* ${String(html)}`,
    'm.new_content': content,
    'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
  };
}
