const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long it is until an instant, in whole days, hours or minutes: `in 3 days`; `undefined` for less than a minute. */
export function timeLeft(until: number, now: number, locale: string): string | undefined {
  const left = until - now;
  const [unit, length] = units.find((each) => left >= each[1]) ?? [];
  if (unit === undefined) return undefined;
  return new Intl.RelativeTimeFormat(locale).format(Math.floor(left / length), unit);
}
