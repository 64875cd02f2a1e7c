import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useEffect, useMemo, useState } from 'react';
import { useTexts, type Texts } from '../../i18n.ts';
import { readBreakoutDraft, type BreakoutValues } from '../../store/acts/createBreakoutSessions.ts';
import { isChanged } from '../../store/acts/meetingValues.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import type { FieldsProps } from '../../store/forms.ts';
import { membersOf } from '../../store/room.ts';
import { useWidgets } from '../../store/useWidgets.ts';
import { descriptionProblem, MAX_DESCRIPTION } from '../../store/textProblems.ts';
import { nextBlock } from '../../ui/times.ts';
import { WidgetsField } from '../../ui/WidgetsField.tsx';
import type { BreakoutWish } from './breakoutForm.ts';
import { GroupsField } from './GroupsField.tsx';
import { withCount } from './groups.ts';
import { isSound } from './problems.ts';
import { TimeRange } from './TimeRange.tsx';

const MINUTE = 60_000;

type Limits = { readonly from: number; readonly to: number };

type Lengths = { readonly round: number; readonly minutes: number };

function begin(now: number, { from, to }: Limits, { round, minutes }: Lengths, t: Texts): BreakoutValues {
  const start = Math.min(Math.max(nextBlock(now, round), from), to);
  return {
    description: '',
    start,
    end: Math.min(start + minutes * MINUTE, to),
    widgetIds: null,
    groups: withCount([], 1, (number) => t('breakouts.group', { number })),
  };
}

/** When sessions take place, what they have, and who is in which. */
export function PlanFields({
  wish,
  report,
  limits,
}: FieldsProps<BreakoutWish> & { readonly limits: Limits }) {
  const { t } = useTexts();
  const settings = useSettings();
  const { REACT_APP_BOT_USER_ID: bot } = settings;
  const own = useAppSelector(({ place }) => place.userId);
  const room = useAppSelector(({ rooms }) => rooms.byId[wish.roomId]);
  const members = useMemo(
    () => membersOf(room).filter(({ userId }) => userId !== bot && userId !== own),
    [room, bot, own],
  );
  const widgets = useWidgets();
  const preselected = widgets.available.filter(({ optional }) => !optional).map(({ id }) => id);
  const [base] = useState(() => {
    const lengths = {
      round: settings.REACT_APP_DEFAULT_MINUTES_TO_ROUND,
      minutes: settings.REACT_APP_DEFAULT_BREAKOUT_SESSION_MINUTES,
    };
    return begin(Date.now(), limits, lengths, t);
  });
  const [kept, setValues] = useState(() => {
    const before = readBreakoutDraft(wish.draft)?.values;
    const known = new Set<string>(members.map(({ userId }) => userId));
    const groups = before?.groups.map((group) => ({
      ...group,
      participants: group.participants.filter((userId) => known.has(userId)),
    }));
    return before && groups ? { ...before, groups } : base;
  });
  const values = widgets.state === 'loaded' ? { ...kept, widgetIds: kept.widgetIds ?? preselected } : kept;
  const isTouched = isChanged({ base, values: kept });
  // Sessions as they are suggested are as good as others.
  const filled = JSON.stringify({
    draft: { base, values },
    canSubmit: isSound(values, limits) && values.groups.length <= Math.max(1, members.length),
    isTouched,
  });
  useEffect(() => {
    report(JSON.parse(filled) as Parameters<typeof report>[0]);
  }, [report, filled]);
  const problem = descriptionProblem(values.description);
  const set = (change: Partial<BreakoutValues>) => setValues((before) => ({ ...before, ...change }));
  return (
    <Stack spacing={2} sx={{ paddingTop: 1 }}>
      <TextField
        label={t('form.description')}
        value={values.description}
        multiline
        minRows={2}
        maxRows={8}
        size="small"
        fullWidth
        error={problem !== undefined}
        helperText={problem && t(problem, { max: MAX_DESCRIPTION })}
        onChange={({ target }) => set({ description: target.value })}
      />
      <TimeRange values={values} limits={limits} onChange={set} />
      <WidgetsField
        widgets={widgets}
        chosen={values.widgetIds}
        isDisabled={false}
        onChange={(widgetIds) => set({ widgetIds })}
      />
      <GroupsField members={members} groups={values.groups} onChange={(groups) => set({ groups })} />
    </Stack>
  );
}
