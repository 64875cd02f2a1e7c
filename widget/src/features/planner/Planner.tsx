import Add from '@mui/icons-material/Add';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Badge from '@mui/material/Badge';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Tooltip from '@mui/material/Tooltip';
import useMediaQuery from '@mui/material/useMediaQuery';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { useDispatch } from 'react-redux';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import { dayAfter } from '../../store/day.ts';
import { formOpened } from '../../store/forms.ts';
import { selectInvitations, selectMeetings } from '../../store/meetings.ts';
import { useFound } from '../../store/useFound.ts';
import { useMayPlan } from '../../store/useMayPlan.ts';
import { useSecondZone } from '../../store/useSecondZone.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Invitations } from './Invitations.tsx';
import { EndlessList, RangeList } from './MeetingList.tsx';
import { MORNING, narrowViews, views } from './span.ts';
import { Toolbar } from './Toolbar.tsx';
import { useMove } from './useMove.tsx';
import { usePlan, type Plan } from './usePlan.ts';
import { ZoneLine } from './ZoneLine.tsx';

const CalendarView = lazy(() =>
  import('./CalendarView.tsx').then((module) => ({ default: module.CalendarView })),
);

type Shown = 'meetings' | 'invitations';

function ViewsToggle({ shown, onChoose }: { shown: Shown; onChoose: (shown: Shown) => void }) {
  const { t } = useTexts();
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={t('planner.views')}
      value={shown}
      onChange={(_, value: Shown | null) => value && onChoose(value)}
      sx={{ padding: 1 }}
    >
      <ToggleButton value="meetings">{t('planner.meetings')}</ToggleButton>
      <ToggleButton value="invitations">
        <Badge color="error" variant="dot">
          {t('planner.invitations')}
        </Badge>
      </ToggleButton>
    </ToggleButtonGroup>
  );
}

/** The meetings in the view that was chosen. */
function Content({ plan, hasInvitations }: { plan: Plan; hasInvitations: boolean }) {
  const { t } = useTexts();
  const all = useAppSelector(selectMeetings);
  // Typing goes before finding.
  const search = useDeferredValue(plan.search);
  const wanted = useFound(all, search);
  const { move, question } = useMove();
  const [second, setSecond] = useSecondZone();
  const { view, at, range, span, step } = plan;
  const list = {
    label: t('planner.meetings'),
    none: hasInvitations ? undefined : t('planner.noMeetings'),
    onMove: move,
    onClearSearch: plan.search === '' ? undefined : () => step({ do: 'search', search: '' }),
  };
  return (
    <>
      {view !== 'list' ? (
        <Suspense fallback={<Loading />}>
          <CalendarView
            view={view}
            span={span}
            firstDay={plan.firstDay}
            meetings={wanted}
            secondZone={second}
            {...list}
            onMore={(day) =>
              step(view === 'day' ? { do: 'listDay', at: day } : { do: 'look', view: 'day', at: day })
            }
          />
        </Suspense>
      ) : range ? (
        <RangeList key={`${range.from} ${range.to}`} {...list} wanted={wanted} span={range} />
      ) : (
        <EndlessList
          key={`${plan.jumps} ${at} ${search}`}
          {...list}
          all={all}
          wanted={wanted}
          at={at}
          onScroll={(day) => step({ do: 'scrolled', at: day })}
        />
      )}
      <ZoneLine hasHours={view !== 'list' && view !== 'month'} second={second} onChoose={setSecond} />
      {question}
    </>
  );
}

/** A meeting on the day that is looked at in a grid, where that is one to come, begins in the morning. */
function startOn({ view, at }: Plan): { readonly start?: number } {
  return view === 'list' || at < dayAfter(Date.now(), 1) ? {} : { start: new Date(at).setHours(MORNING) };
}

/** The calendar: what is planned, and how to plan more. */
export function Planner() {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const isNarrow = !useMediaQuery('(min-width:800px)');
  const plan = usePlan(isNarrow ? narrowViews : views);
  const mayCreate = useMayPlan();
  const invitations = useAppSelector(selectInvitations);
  const [chosen, setChosen] = useState<Shown>('meetings');
  const hasInvitations = invitations.length > 0;
  const shown = hasInvitations ? chosen : 'meetings';
  return (
    <>
      {hasInvitations && <ViewsToggle shown={shown} onChoose={setChosen} />}
      {shown === 'invitations' && <Invitations invitations={invitations} />}
      {shown === 'meetings' && (
        <>
          <Toolbar plan={plan} isNarrow={isNarrow} hasViews>
            <Tooltip title={mayCreate ? t('planner.schedule') : t('planner.mayNotSchedule')} describeChild>
              {/* What is disabled hears of no pointer. */}
              <span>
                <Button
                  variant="contained"
                  aria-label={t('planner.schedule')}
                  disabled={!mayCreate}
                  onClick={() => dispatch(formOpened({ form: 'meeting', ...startOn(plan) }))}
                  sx={{ minWidth: 40, px: { xs: 1, sm: 2 } }}
                >
                  <Add fontSize="small" />
                  <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' }, ml: 0.5 }}>
                    {t('planner.schedule')}
                  </Box>
                </Button>
              </span>
            </Tooltip>
          </Toolbar>
          {hasInvitations && (
            <Alert severity="info">
              <AlertTitle>{t('invitation.open')}</AlertTitle>
              {t('invitation.joinAll')}
            </Alert>
          )}
          <Content plan={plan} hasInvitations={hasInvitations} />
        </>
      )}
    </>
  );
}
