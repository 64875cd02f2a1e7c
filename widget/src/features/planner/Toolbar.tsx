import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import Search from '@mui/icons-material/Search';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n.ts';
import { DateButton } from './DateButton.tsx';
import { Row } from './layout.ts';
import { ViewSelect } from './ViewSelect.tsx';
import type { Plan } from './usePlan.ts';

function Steps({ plan: { view, step } }: { readonly plan: Plan }) {
  const { t } = useTexts();
  const [previous, next] = [t(`previous.${view}`), t(`next.${view}`)];
  return (
    <>
      <Button variant="outlined" color="inherit" onClick={() => step({ do: 'today' })}>
        {t('planner.today')}
      </Button>
      <div>
        <IconButton aria-label={previous} title={previous} onClick={() => step({ do: 'previous' })}>
          <ChevronLeft />
        </IconButton>
        <IconButton edge="end" aria-label={next} title={next} onClick={() => step({ do: 'next' })}>
          <ChevronRight />
        </IconButton>
      </div>
    </>
  );
}

/** Chooses what of the meetings is shown, and how. */
export function Toolbar({
  plan,
  isNarrow,
  hasViews,
  children,
}: {
  readonly plan: Plan;
  /** Whether only some views fit. */
  readonly isNarrow: boolean;
  /** Whether there are other views than the list, and a way from one period to the next. */
  readonly hasViews: boolean;
  /** What stands before all else. */
  readonly children?: ReactNode;
}) {
  const { t } = useTexts();
  const { step, search, range, view } = plan;
  return (
    <Row
      as="nav"
      aria-label={t('planner.filters')}
      sx={{ padding: 1, '& > .MuiButton-root': { minHeight: 40 } }}
    >
      {children}
      {hasViews && <Steps plan={plan} />}
      <DateButton plan={plan} />
      {range && view === 'list' && (
        <Button size="small" onClick={() => step({ do: 'everything' })}>
          {t('planner.everything')}
        </Button>
      )}
      <TextField
        size="small"
        type="search"
        placeholder={t('planner.searchFor')}
        value={search}
        onChange={({ target: { value } }) => step({ do: 'search', search: value })}
        sx={{ flex: '1 1 120px', minWidth: 0 }}
        slotProps={{
          htmlInput: { 'aria-label': t('planner.search') },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <Search />
              </InputAdornment>
            ),
          },
        }}
      />
      {hasViews && (
        <ViewSelect
          view={view}
          isNarrow={isNarrow}
          onChoose={(chosen) => step({ do: 'look', view: chosen })}
        />
      )}
    </Row>
  );
}
