/** Midnight of the day so many days after the one of an instant. Local time, in milliseconds since 1970. */
export function dayAfter(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}
