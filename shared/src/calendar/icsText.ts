import ICAL from 'ical.js';
import type { JCalComponent, JCalProperty } from './icsJcal.ts';

// ical.js counts a line that goes on without the space it begins with (RFC 5545, 3.1: 75 octets).
ICAL.foldLength = 74;

const FITS = new RegExp(`^[ -~]{0,${ICAL.foldLength}}$`);

/** ical.js looks at each sign of each line to fold it; most are short. */
function writeLine(property: JCalProperty): string {
  const line = ICAL.stringify.property(property, ICAL.design.icalendar, true);
  return FITS.test(line) ? line : ICAL.helpers.foldline(line);
}

/**
 * Components as text, one after the other. What several of them share (the same object) is written once: the events of
 * a meeting are alike but for their times.
 */
export function writeComponents(components: readonly JCalComponent[]): string {
  const written = new Map<JCalProperty, string>();
  const lineOf = (property: JCalProperty) => {
    let line = written.get(property);
    if (line === undefined) {
      line = writeLine(property);
      written.set(property, line);
    }
    return line;
  };
  const write = (text: string, [name, properties, inner]: JCalComponent): string => {
    let lines = `${text}BEGIN:${name.toUpperCase()}\r\n`;
    for (const property of properties) lines += `${lineOf(property)}\r\n`;
    return `${inner.reduce(write, lines)}END:${name.toUpperCase()}\r\n`;
  };
  return components.reduce(write, '');
}
