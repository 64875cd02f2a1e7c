import { useCallback, useEffect, useState } from 'react';
import {
  isChanged,
  meant,
  readMeetingDraft,
  rebase,
  type Draft,
  type MeetingValues,
} from '../../store/acts/meetingValues.ts';
import type { FieldsProps } from '../../store/forms.ts';
import type { AvailableWidget } from '../../host/botApi.ts';
import { useWidgets, type Widgets } from '../../store/useWidgets.ts';

/** What is meant of what a form holds; see `meant`. */
export type MeetingDraft = Draft<MeetingValues> & {
  readonly widgets: Widgets;
  readonly set: (change: Partial<MeetingValues>) => void;
  /** Begins anew with other values in some fields. */
  readonly begin: (reset: Partial<MeetingValues>) => void;
};

/** With the widgets a meeting has or is to have, as soon as it is known which ones there are. */
function withWidgets(draft: Draft<MeetingValues>, ids: readonly string[]): Draft<MeetingValues> {
  if (draft.base.widgetIds !== null) return draft;
  const { base, values } = draft;
  return { base: { ...base, widgetIds: ids }, values: { ...values, widgetIds: values.widgetIds ?? ids } };
}

/** What a form holds, from what it begins with and what was typed before. Tells whoever shows it at each change. */
export function useMeetingDraft(
  { wish, report }: FieldsProps,
  start: () => MeetingValues,
  {
    preselect,
    isSound,
  }: {
    /** Which of the available widgets a form begins with. */
    readonly preselect: (available: readonly AvailableWidget[]) => readonly string[];
    readonly isSound: (draft: Draft<MeetingValues>) => boolean;
  },
): MeetingDraft {
  const [kept, setDraft] = useState((): Draft<MeetingValues> => {
    const base = start();
    const before = readMeetingDraft(wish.draft);
    return before ? rebase(before, base) : { base, values: base };
  });
  const widgets = useWidgets();
  const typed = widgets.state === 'loaded' ? withWidgets(kept, preselect(widgets.available)) : kept;
  const draft = meant(typed);
  const canSubmit = isChanged(draft) && isSound(draft);
  // Compared as text: what is derived anew each time is still the same.
  const filled = JSON.stringify({ draft: typed, canSubmit, isTouched: isChanged(typed) });
  useEffect(() => {
    report(JSON.parse(filled) as Parameters<typeof report>[0]);
  }, [report, filled]);
  const set = useCallback(
    (change: Partial<MeetingValues>) =>
      setDraft(({ base, values }) => ({ base, values: { ...values, ...change } })),
    [],
  );
  const begin = useCallback(
    (reset: Partial<MeetingValues>) =>
      setDraft(({ base, values }) => ({ base: { ...base, ...reset }, values: { ...values, ...reset } })),
    [],
  );
  return { ...draft, widgets, set, begin };
}
