import { useDeferredValue } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import { selectMeetings } from '../../store/meetings.ts';
import { useFound } from '../../store/useFound.ts';
import { EndlessList, RangeList } from './MeetingList.tsx';
import type { View } from './span.ts';
import { Toolbar } from './Toolbar.tsx';
import { useMove } from './useMove.tsx';
import { usePlan } from './usePlan.ts';

const onlyList: readonly View[] = ['list'];

/** The breakout sessions of a meeting, as a list. */
export function Sessions() {
  const { t } = useTexts();
  const plan = usePlan(onlyList);
  const all = useAppSelector(selectMeetings);
  const search = useDeferredValue(plan.search);
  const wanted = useFound(all, search);
  const { move, question } = useMove();
  const list = {
    label: t('planner.sessions'),
    none: t('planner.noSessions'),
    onMove: move,
    onClearSearch: plan.search === '' ? undefined : () => plan.step({ do: 'search', search: '' }),
  };
  return (
    <>
      <Toolbar plan={plan} isNarrow hasViews={false} />
      {plan.range ? (
        <RangeList {...list} wanted={wanted} span={plan.range} />
      ) : (
        <EndlessList
          key={`${plan.jumps} ${plan.at} ${search}`}
          {...list}
          all={all}
          wanted={wanted}
          at={plan.at}
          onScroll={(day) => plan.step({ do: 'scrolled', at: day })}
        />
      )}
      {question}
    </>
  );
}
