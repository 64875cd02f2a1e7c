import { planRule, walls, wallsBackwards, withSteps, type Budget } from './generate.ts';
import { readRule, type Rule } from './rule.ts';
import { DAY, dayNumber, dayOf } from './wallTime.ts';

/** The years a calendar may speak of. Beyond, the rules of the clock are guesses and the figures only cost time. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2200;

export const LAST_WALL = dayNumber(LAST_YEAR + 1, 1, 1) * DAY - 1;

const MOST_OCCURRENCES = 10_000;
const LARGEST_INTERVAL = 1000;
const MOST_TIMES_A_DAY = 24;
/** All days there are between the years: what is decided here is decided for good. */
const STEPS = (LAST_YEAR - FIRST_YEAR + 1) * 366;

/** What the rules of one calendar may cost together: two searches for the worst of rules, and many for usual ones. */
export const ruleBudget = (): Budget => ({ steps: 3 * STEPS });

const TOO_COSTLY = 'takes too much work together with the rules before it';

function staticProblem({ freq, interval, count, until, ...rule }: Rule): string | undefined {
  if (freq === 'HOURLY' || freq === 'MINUTELY' || freq === 'SECONDLY') return 'repeats more often than daily';
  if (interval > LARGEST_INTERVAL) return `has an INTERVAL over ${LARGEST_INTERVAL}`;
  if (count !== undefined && count > MOST_OCCURRENCES) return `has a COUNT over ${MOST_OCCURRENCES}`;
  if (count !== undefined && until) return 'has both COUNT and UNTIL';
  const times = [rule.byHour, rule.byMinute, rule.bySecond].map((list) => Math.max(1, list.length));
  if (times.reduce((a, b) => a * b) > MOST_TIMES_A_DAY)
    return `has more than ${MOST_TIMES_A_DAY} times a day`;
  return undefined;
}

/**
 * Why a rule is not accepted for a series that starts at that wall time (one English clause, such as `has an unknown
 * FREQ`), or undefined. What already stands in rooms is not measured by this.
 *
 * @param toWallTime the zone of the series, as a function from instants to wall times
 * @param budget what the rules of the same calendar share
 */
export function ruleProblem(
  text: string,
  start: number,
  toWallTime: (instant: number) => number,
  budget: Budget = ruleBudget(),
): string | undefined {
  const { rule, problem } = readRule(text);
  if (!rule) return problem;
  const wrong = staticProblem(rule);
  if (wrong) return wrong;
  const { until } = rule;
  const last = until && (until.kind === 'date' ? (until.day + 1) * DAY - 1 : until.at);
  if (last !== undefined && last > LAST_WALL) return `goes on after the year ${LAST_YEAR}`;
  const end = until?.kind === 'instant' ? toWallTime(until.at) : last;
  const plan = planRule(rule, start, end);
  const first = withSteps(STEPS, budget, (own) => {
    const [found] = walls(plan, start, own);
    return found;
  });
  if (budget.steps <= 0) return TOO_COSTLY;
  if (first === undefined || dayOf(first) > dayOf(LAST_WALL)) return 'has no occurrence';
  if (rule.count === undefined) return undefined;
  const isTooLate = withSteps(STEPS, budget, (own) => {
    const [latest] = wallsBackwards(plan, own);
    return own.steps <= 0 || latest === undefined || latest > LAST_WALL;
  });
  if (budget.steps <= 0) return TOO_COSTLY;
  return isTooLate ? `goes on after the year ${LAST_YEAR}` : undefined;
}
