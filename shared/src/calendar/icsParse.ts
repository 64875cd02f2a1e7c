import ICAL from 'ical.js';
import type { JCalComponent } from './icsJcal.ts';
import type { Report } from './icsProblem.ts';

/** In characters; a file of a thousand meetings has a tenth of it. */
const LONGEST = 5_000_000;

function parse(text: string): JCalComponent[] {
  const parsed = ICAL.parse(text) as unknown as JCalComponent | JCalComponent[];
  const calendars = typeof parsed[0] === 'string' ? [parsed as JCalComponent] : (parsed as JCalComponent[]);
  return calendars.filter(([name]) => name === 'vcalendar');
}

function isLine(line: string): boolean {
  try {
    ICAL.parse.property(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * The text without the lines that ical.js cannot read: it refuses all for the sake of one. Of rules it refuses those in
 * small letters, which are as good (RFC 5545, 2).
 */
function withoutBadLines(text: string, report: Report): string {
  const lines = text.replace(/\n[ \t]/g, '').split('\n');
  const good = lines.flatMap((line) => {
    if (/^(BEGIN|END):/i.test(line) || line === '') return line;
    const spellings = /^rrule\b/i.test(line) ? [line, line.toUpperCase()] : [line];
    const readable = spellings.find(isLine);
    if (readable === undefined) report('line', line.slice(0, 60));
    return readable ?? [];
  });
  return good.join('\n');
}

/** The calendars in a text; none if it is no iCalendar at all. */
export function parseLeniently(given: string, report: Report): JCalComponent[] {
  if (given.length > LONGEST) return [];
  const text = given.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  try {
    return parse(text);
  } catch {
    try {
      return parse(withoutBadLines(text, report));
    } catch {
      return [];
    }
  }
}
