import CalendarToday from '@mui/icons-material/CalendarToday';
import Button from '@mui/material/Button';
import Popover from '@mui/material/Popover';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { Loading } from '../../ui/Loading.tsx';
import { spanInWords } from './span.ts';
import type { Plan } from './usePlan.ts';

const DatePick = lazy(() => import('./DatePick.tsx').then((module) => ({ default: module.DatePick })));

/** Says what is shown and lets another date, week, month or range be chosen. */
export function DateButton({ plan }: { readonly plan: Plan }) {
  const { t, locale } = useTexts();
  const [at, setAt] = useState<Element>();
  const words = spanInWords(plan.view, plan.span, locale);
  const label = t(`pick.${plan.view}`, { selected: words });
  const close = () => setAt(undefined);
  return (
    <>
      <Button
        color="inherit"
        variant="outlined"
        startIcon={<CalendarToday />}
        sx={{ whiteSpace: 'nowrap' }}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={at !== undefined}
        onClick={({ currentTarget }) => setAt(currentTarget)}
      >
        {words}
      </Button>
      <Popover
        open={at !== undefined}
        anchorEl={at}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        // It is placed before the calendar is loaded, and has to have its size by then.
        slotProps={{ paper: { role: 'dialog', 'aria-label': label, sx: { minWidth: 320, minHeight: 400 } } }}
      >
        <Suspense fallback={<Loading />}>
          <DatePick plan={plan} onDone={close} />
        </Suspense>
      </Popover>
    </>
  );
}
