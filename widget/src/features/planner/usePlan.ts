import { useMemo, useReducer } from 'react';
import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { dayAfter } from '../../store/day.ts';
import { firstDayOfWeek } from '../../ui/week.ts';
import { atForView, rangeOf, shifted, spanOf, stepped, views, type View } from './span.ts';

/** What somebody looks at. */
type Looking = {
  readonly view: View;
  /** Midnight of the day that is looked at; a list begins with it. */
  readonly at: number;
  /** The day to which an endless list was scrolled. */
  readonly scrolledTo: number | undefined;
  /** The days that the list is limited to, where some were chosen. */
  readonly range: Span | undefined;
  readonly search: string;
  /** How often somebody went somewhere; an endless list then begins there anew, wherever it was scrolled to. */
  readonly jumps: number;
};

type Step =
  | { readonly do: 'look'; readonly view: View; readonly at?: number }
  | { readonly do: 'today' | 'previous' | 'next' | 'everything' }
  | { readonly do: 'goTo' | 'listDay' | 'scrolled'; readonly at: number }
  | { readonly do: 'limit'; readonly range: Span }
  | { readonly do: 'search'; readonly search: string };

const reducer =
  (firstDay: number) =>
  (before: Looking, step: Step): Looking => {
    if (step.do === 'scrolled')
      return before.scrolledTo === step.at ? before : { ...before, scrolledTo: step.at };
    const { view, range } = before;
    // Wherever somebody goes from a list, they go from the day that they see.
    const at = before.scrolledTo ?? before.at;
    const looking = { ...before, scrolledTo: undefined };
    switch (step.do) {
      case 'look':
        return { ...looking, view: step.view, at: step.at ?? atForView(step.view, view, at, firstDay) };
      case 'today':
        return { ...looking, at: dayAfter(Date.now()), range: undefined, jumps: looking.jumps + 1 };
      case 'everything':
        return { ...looking, range: undefined };
      case 'goTo':
        return { ...looking, at: dayAfter(step.at) };
      case 'listDay':
        return { ...looking, view: 'list', at: step.at, range: rangeOf(step.at, step.at) };
      case 'limit':
        return { ...looking, at: step.range.from, range: step.range };
      case 'search':
        return { ...looking, search: step.search };
      default: {
        const direction = step.do === 'next' ? 1 : -1;
        const moved = range && view === 'list' ? shifted(range, direction) : undefined;
        return { ...looking, at: moved?.from ?? stepped(view, at, direction), range: moved ?? range };
      }
    }
  };

export type Plan = Looking & {
  /** What is shown; of an endless list its first day that can be seen. */
  readonly span: Span;
  readonly firstDay: number;
  readonly step: (step: Step) => void;
};

/**
 * What somebody looks at and how they go on. The view is remembered in this browser, by room and user.
 *
 * @param allowed what there is room for; anything else is shown as the last of these, and comes back with the room
 */
export function usePlan(allowed: readonly View[]): Plan {
  const { locale } = useTexts();
  const { memory, userId } = useHost();
  const roomId = useAppSelector(({ place }) => place.roomId);
  const firstDay = firstDayOfWeek(locale);
  const key = `meeting_view_${roomId ?? 'all'}_${userId}`;
  const reduce = useMemo(() => reducer(firstDay), [firstDay]);
  const [looking, step] = useReducer(reduce, undefined, (): Looking => {
    const remembered = memory.read(key);
    return {
      view: views.find((each) => each === remembered) ?? 'list',
      at: dayAfter(Date.now()),
      scrolledTo: undefined,
      range: undefined,
      search: '',
      jumps: 0,
    };
  });
  const view = allowed.includes(looking.view) ? looking.view : (allowed.at(-1) ?? 'list');
  const span = useMemo(
    () =>
      view === 'list'
        ? (looking.range ?? spanOf(view, looking.scrolledTo ?? looking.at, firstDay))
        : spanOf(view, looking.at, firstDay),
    [view, looking.at, looking.scrolledTo, looking.range, firstDay],
  );
  return {
    ...looking,
    view,
    span,
    firstDay,
    step: (next) => {
      if (next.do === 'look') memory.write(key, next.view);
      step(next);
    },
  };
}
