import type { Texts } from '../../i18n.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How near a meeting is. */
export type Countdown = {
  /** In words, where it is near enough to say. */
  readonly label?: string;
  readonly colour: 'info' | 'warning' | 'error' | 'primary';
  readonly isPulsing: boolean;
  readonly isRunning: boolean;
  /** After so many milliseconds it is to be looked at again; never where it is over. */
  readonly refresh?: number;
};

const quiet = { colour: 'info', isPulsing: false, isRunning: false } as const;

function coming(left: number, locale: string): Countdown {
  const relative = new Intl.RelativeTimeFormat(locale);
  if (left > 8 * HOUR) return { ...quiet, refresh: Math.min(30 * MINUTE, left - 8 * HOUR + SECOND) };
  if (left >= HOUR)
    return { ...quiet, label: relative.format(Math.floor(left / HOUR), 'hour'), refresh: 5 * MINUTE };
  const minutes = relative.format(Math.floor(left / MINUTE), 'minute');
  if (left >= 5 * MINUTE) return { ...quiet, label: minutes, refresh: MINUTE };
  if (left >= MINUTE)
    return { ...quiet, label: minutes, colour: 'warning', isPulsing: true, refresh: SECOND };
  const label = relative.format(Math.ceil(left / SECOND), 'second');
  return { ...quiet, label, colour: 'error', isPulsing: true, refresh: SECOND };
}

function running(left: number, t: Texts): Countdown {
  const shown = { colour: 'primary', isPulsing: false, isRunning: true, refresh: SECOND } as const;
  if (left >= HOUR) return { ...shown, label: t('ribbon.endsInHours', { count: Math.floor(left / HOUR) }) };
  if (left >= MINUTE)
    return { ...shown, label: t('ribbon.endsInMinutes', { count: Math.floor(left / MINUTE) }) };
  return { ...shown, label: t('ribbon.endsInSeconds', { count: Math.ceil(left / SECOND) }) };
}

/** How near a meeting is at an instant. Times are in milliseconds since 1970. */
export function countdown(
  { start, end }: { readonly start: number; readonly end: number },
  now: number,
  { t, locale }: { readonly t: Texts; readonly locale: string },
): Countdown {
  if (now >= end) return quiet;
  return now < start ? coming(start - now, locale) : running(end - now, t);
}
